package cost

// Paper is the source of the model, for a list of references.
const Paper = "Jeong, J.; Park, J.; Youn, J.: A Study on Dynamic Splitting Strategies for ResNet to Minimize Latency in Edge-Device Collaborative Environments. Dong-Eui University."

// PaperBibTeX is the same in BibTeX.
const PaperBibTeX = `@misc{jeong-dynamic-splitting,
  author = {Jeong, Junho and Park, Jinhyo and Youn, Joosang},
  title  = {A Study on Dynamic Splitting Strategies for {ResNet} to Minimize Latency in Edge-Device Collaborative Environments},
  note   = {Dong-Eui University},
}`
