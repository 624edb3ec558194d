package scenario

// Wrong is what is wrong with a key, for tests of what no link can hold.
var Wrong = problem
