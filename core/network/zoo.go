package network

import "sync"

// zoo lists the networks by name, each built at its first use: building is
// pure, so a network can be shared by everyone who only reads it.
var zoo = []struct {
	name  string
	build func() (*Network, error)
}{
	{"resnet50", sync.OnceValues(ResNet50)},
}

// Names lists the networks of the zoo.
func Names() []string {
	names := make([]string, len(zoo))
	for i, entry := range zoo {
		names[i] = entry.name
	}
	return names
}

// Lookup finds a network of the zoo by name. The result is shared: read only.
func Lookup(name string) (*Network, bool) {
	for _, entry := range zoo {
		if entry.name == name {
			net, err := entry.build()
			if err != nil {
				panic(err) // an architecture of the zoo is wrong in itself
			}
			return net, true
		}
	}
	return nil, false
}
