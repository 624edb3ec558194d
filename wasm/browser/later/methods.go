package later

import "splitscope/wasm/browser/bridge"

// Methods returns the methods for reading and writing files and for saved records.
func Methods(s Scenarios, w *Workspace) bridge.Methods {
	return bridge.Methods{
		"read":       bridge.Long(Read),
		"report":     bridge.Of(s.Report),
		"export":     bridge.Of(s.Export),
		"areas":      bridge.Of(s.Areas),
		"tour":       bridge.Of(s.Tour),
		"choices":    bridge.Of(s.Choices),
		"thumbnail":  bridge.Of(s.Thumbnail),
		"difference": bridge.Of(s.Difference),

		"workspaceState":        bridge.Infallible(w.State),
		"workspaceList":         bridge.Infallible(w.List),
		"workspaceSave":         bridge.Infallible(w.Save),
		"workspaceRename":       bridge.Infallible(w.Rename),
		"workspaceDuplicate":    bridge.Infallible(w.Duplicate),
		"workspaceRemove":       bridge.Infallible(w.Remove),
		"workspaceRestore":      bridge.Reads(w.Restore),
		"workspaceExport":       bridge.Infallible(w.Export),
		"workspaceScenarioFile": bridge.Infallible(w.ScenarioFile),
		"workspaceImport":       bridge.Reads(w.Import),
	}
}
