package graph

// Node is anything with a global id.
type Node interface{ GlobalID() string }
