package later

import "splitscope/wasm/browser/bridge"

// Methods returns the methods for reading and writing files and for saved records.
func Methods(w *Workspace) bridge.Methods {
	return bridge.Methods{
		"read":       bridge.Long(Read),
		"report":     bridge.Of(NewReport),
		"export":     bridge.Of(NewExport),
		"areas":      bridge.Of(Areas),
		"thumbnail":  bridge.Of(Thumbnail),
		"difference": bridge.Of(NewDifference),

		"workspaceState":        bridge.Infallible(w.State),
		"workspaceList":         bridge.Infallible(w.List),
		"workspaceSave":         bridge.Infallible(w.Save),
		"workspaceRename":       bridge.Infallible(w.Rename),
		"workspaceDuplicate":    bridge.Infallible(w.Duplicate),
		"workspaceRemove":       bridge.Infallible(w.Remove),
		"workspaceRestore":      bridge.Infallible(w.Restore),
		"workspaceExport":       bridge.Infallible(w.Export),
		"workspaceScenarioFile": bridge.Infallible(w.ScenarioFile),
		"workspaceImport":       bridge.Reads(w.Import),
	}
}
