package pgtest

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Proxy stands between a program and its database. It writes down what the program has the database do, and breaks
// connections at the moments that matter. It is safe for concurrent use.
type Proxy struct {
	target   net.Addr
	address  url.URL
	listener net.Listener
	done     sync.WaitGroup

	mu       sync.Mutex
	pairs    map[*pair]struct{}
	texts    []string
	accepted int
	refuse   bool
	closed   bool
	before   chan struct{} // armed by CutBeforeCommit
	after    chan struct{} // armed by CutAfterCommit
	nth      chan struct{} // armed by CutBeforeStatement
	left     int           // statements until nth strikes
}

// pair is one connection of a program and ours to the database for it.
type pair struct{ client, server net.Conn }

// close ends both sides at once; what is under way is lost.
func (p *pair) close() {
	for _, c := range []net.Conn{p.client, p.server} {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = c.Close()
	}
}

// NewProxy listens on the loopback for connections to the database at databaseURL, until the test ends.
func NewProxy(t testing.TB, databaseURL string) *Proxy {
	t.Helper()
	p := &Proxy{pairs: make(map[*pair]struct{})}
	var err error
	if p.target, p.address, err = resolve(databaseURL); err != nil {
		t.Fatalf("pgtest: proxy: %v", err)
	}
	if p.listener, err = (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0"); err != nil {
		t.Fatalf("pgtest: proxy: %v", err)
	}
	p.address.Host = p.listener.Addr().String()
	p.done.Go(p.serve)
	t.Cleanup(p.close)
	return p
}

// resolve finds where the database listens, and what of its address stays the same behind the proxy.
func resolve(databaseURL string) (net.Addr, url.URL, error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return nil, url.URL{}, fmt.Errorf("address of the database: %w", err)
	}
	q := u.Query()
	host, port := u.Hostname(), u.Port()
	if h := q.Get("host"); h != "" {
		host = h
	}
	if p := q.Get("port"); p != "" {
		port = p
	}
	if port == "" {
		port = "5432"
	}
	q.Del("host")
	q.Del("port")
	q.Set("sslmode", "disable")
	u.RawQuery = q.Encode()
	if filepath.IsAbs(host) {
		return &net.UnixAddr{Net: "unix", Name: filepath.Join(host, ".s.PGSQL."+port)}, *u, nil
	}
	addr, err := net.ResolveTCPAddr("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, url.URL{}, fmt.Errorf("address of the database: %w", err)
	}
	return addr, *u, nil
}

// URL is what the program under test connects to.
func (p *Proxy) URL() string { return p.address.String() }

// Statements are the statements that the database was told to execute since the last Reset, in the order in which they
// came, without those that only begin and end transactions and without the empty one that is lib/pq's ping.
func (p *Proxy) Statements() []string {
	return slices.DeleteFunc(p.AllStatements(), func(text string) bool {
		text = strings.Trim(text, "; \t\n")
		first, _, _ := strings.Cut(strings.ToUpper(text), " ")
		return slices.Contains([]string{"", "BEGIN", "START", "COMMIT", "ROLLBACK", "END", "ABORT"}, first)
	})
}

// AllStatements are the same with nothing left out.
func (p *Proxy) AllStatements() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.texts)
}

// Reset forgets the statements so far.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.texts = nil
}

// Connections is how many are open now.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.pairs)
}

// Accepted is how many have ever been let in.
func (p *Proxy) Accepted() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted
}

// Cut breaks all connections. New ones are let in.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for pair := range p.pairs {
		pair.close()
	}
}

// Refuse turns new connections away, as a database that is down does. Those that are open stay: see Cut.
func (p *Proxy) Refuse(refuse bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = refuse
}

// CutAfterCommit breaks the connection of the next commit after the database has committed and before the program hears
// of it: the program gets an error for what did happen. The channel is closed then.
func (p *Proxy) CutAfterCommit() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.after = make(chan struct{})
	return p.after
}

// CutBeforeCommit breaks the connection of the next commit before the database hears of it: the program gets the same
// error for what did not happen. The channel is closed then.
func (p *Proxy) CutBeforeCommit() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.before = make(chan struct{})
	return p.before
}

// CutBeforeStatement breaks the connection of the n-th statement from now on, counted from 1 and with those that begin and end
// transactions, before the database hears of it. The channel is closed then. 0 disarms it.
func (p *Proxy) CutBeforeStatement(n int) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left, p.nth = n, nil
	if n > 0 {
		p.nth = make(chan struct{})
	}
	return p.nth
}

// countdown counts a statement, and says whether it is the one to cut.
func (p *Proxy) countdown() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.nth == nil {
		return false
	}
	p.left--
	if p.left > 0 {
		return false
	}
	close(p.nth)
	p.nth = nil
	return true
}

// strike says whether a trap was set, and disarms it.
func (p *Proxy) strike(trap *chan struct{}) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if *trap == nil {
		return false
	}
	close(*trap)
	*trap = nil
	return true
}

func (p *Proxy) close() {
	p.mu.Lock()
	p.closed = true
	for pair := range p.pairs {
		pair.close()
	}
	p.mu.Unlock()
	_ = p.listener.Close()
	p.done.Wait()
}

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.done.Go(func() { p.join(client) })
	}
}

// join connects a client with the database until one of them leaves.
func (p *Proxy) join(client net.Conn) {
	server, err := (&net.Dialer{}).Dial(p.target.Network(), p.target.String())
	if err != nil {
		_ = client.Close()
		return
	}
	both := &pair{client, server}
	defer both.close()
	if !p.admit(both) {
		return
	}
	defer p.forget(both)
	in := bufio.NewReader(client)
	if err := greet(in, both); err != nil {
		return
	}
	var replies sync.WaitGroup
	replies.Go(func() {
		defer both.close()
		_ = p.passReplies(both)
	})
	_ = p.passRequests(in, both)
	both.close()
	replies.Wait()
}

func (p *Proxy) admit(both *pair) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuse || p.closed {
		return false
	}
	p.pairs[both] = struct{}{}
	p.accepted++
	return true
}

func (p *Proxy) forget(both *pair) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.pairs, both)
}

// greet passes the first packet. A wish for encryption is answered with no, so that we can read on.
func greet(in *bufio.Reader, both *pair) error {
	for {
		body, err := readBody(in)
		if err != nil {
			return err
		}
		first := message{body: body}
		switch first.code() {
		case sslRequest, gssRequest:
			if _, err := both.client.Write([]byte{'N'}); err != nil {
				return fmt.Errorf("refuse encryption: %w", err)
			}
			continue
		case cancelRequest:
			_, err := both.server.Write(first.bytes())
			if err != nil {
				return fmt.Errorf("pass a cancel request: %w", err)
			}
			// The server closes when it has done it, and the client waits for that.
			_, _ = both.server.Read(make([]byte, 1))
			return errors.New("that was all")
		}
		if _, err := both.server.Write(first.bytes()); err != nil {
			return fmt.Errorf("pass the startup packet: %w", err)
		}
		return nil
	}
}

func (p *Proxy) passRequests(in *bufio.Reader, both *pair) error {
	s := newSession()
	for {
		m, err := readMessage(in)
		if err != nil {
			return err
		}
		text, executed, err := s.executes(m)
		if err != nil {
			return err
		}
		if executed {
			if isCommit(text) && p.strike(&p.before) {
				return errors.New("cut before a commit")
			}
			if p.countdown() {
				return errors.New("cut before a statement")
			}
			p.mu.Lock()
			p.texts = append(p.texts, text)
			p.mu.Unlock()
		}
		if _, err := both.server.Write(m.bytes()); err != nil {
			return fmt.Errorf("pass a message on: %w", err)
		}
	}
}

func isCommit(text string) bool {
	text = strings.ToUpper(strings.Trim(text, "; \t\n"))
	return text == "COMMIT" || text == "END" || strings.HasPrefix(text, "COMMIT ")
}

func (p *Proxy) passReplies(both *pair) error {
	from := bufio.NewReader(both.server)
	to := bufio.NewWriter(both.client)
	for {
		m, err := readMessage(from)
		if err != nil {
			return err
		}
		// The server says this when the commit is done.
		if m.kind == 'C' && string(m.body) == "COMMIT\x00" && p.strike(&p.after) {
			return errors.New("cut after a commit")
		}
		if _, err := to.Write(m.bytes()); err != nil {
			return fmt.Errorf("pass a reply on: %w", err)
		}
		if from.Buffered() > 0 {
			continue
		}
		if err := to.Flush(); err != nil {
			return fmt.Errorf("pass a reply on: %w", err)
		}
	}
}
