package gateway

import (
	"cmp"
	"time"
)

// Limits bound the work that one request, stream or socket can cause. A zero field means the default beside it, so
// that tests override only what they are about.
type Limits struct {
	// Of a document. They are checked in this order, each before the dearer work that follows it.
	Tokens  int // 2,000; validating overlapping fields is quadratic in them
	Depth   int // 15 fields below each other; the full introspection query of graphql-js just fits
	Aliases int // 30 response names for one field, and as many mentions of one response name in a selection
	Cost    int // 10,000 points, see cost.go
	Errors  int // 20 in one answer

	// Of the memory of documents that were parsed and validated before.
	CachedDocuments int // 1,000
	CachedBytes     int // 2 MiB of document text

	// Of an HTTP request.
	Body          int64         // 1 MiB for callers with a token
	AnonymousBody int64         // 64 KiB for callers without
	JSONDepth     int           // 64 arrays and objects inside each other
	BodyTimeout   time.Duration // 10 s for the body to arrive

	// Of an operation.
	OperationTimeout time.Duration // 10 s for a query or mutation; subscriptions live as long as their connection

	// Of streams and sockets.
	WriteTimeout     time.Duration // 10 s for a message to be taken; then the reader is dropped
	KeepAlive        time.Duration // 12 s between comments on an event stream
	InitTimeout      time.Duration // 5 s for connection_init
	PingInterval     time.Duration // 15 s between pings on a socket
	PongTimeout      time.Duration // 10 s for any sign of life after a ping
	SocketOperations int           // 50 at a time on one socket
	CallerSockets    int           // 200 of one caller at this process
	Frame            int64         // 64 KiB for a message from a socket
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Tokens:           cmp.Or(l.Tokens, 2000),
		Depth:            cmp.Or(l.Depth, 15),
		Aliases:          cmp.Or(l.Aliases, 30),
		Cost:             cmp.Or(l.Cost, 10_000),
		Errors:           cmp.Or(l.Errors, 20),
		CachedDocuments:  cmp.Or(l.CachedDocuments, 1000),
		CachedBytes:      cmp.Or(l.CachedBytes, 2<<20),
		Body:             cmp.Or(l.Body, 1<<20),
		AnonymousBody:    cmp.Or(l.AnonymousBody, 64<<10),
		JSONDepth:        cmp.Or(l.JSONDepth, 64),
		BodyTimeout:      cmp.Or(l.BodyTimeout, 10*time.Second),
		OperationTimeout: cmp.Or(l.OperationTimeout, 10*time.Second),
		WriteTimeout:     cmp.Or(l.WriteTimeout, 10*time.Second),
		KeepAlive:        cmp.Or(l.KeepAlive, 12*time.Second),
		InitTimeout:      cmp.Or(l.InitTimeout, 5*time.Second),
		PingInterval:     cmp.Or(l.PingInterval, 15*time.Second),
		PongTimeout:      cmp.Or(l.PongTimeout, 10*time.Second),
		SocketOperations: cmp.Or(l.SocketOperations, 50),
		CallerSockets:    cmp.Or(l.CallerSockets, 200),
		Frame:            cmp.Or(l.Frame, 64<<10),
	}
}
