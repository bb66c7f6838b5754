package pgtest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Codes in place of a protocol version in the first packet of a connection.
const (
	cancelRequest = 80877102
	sslRequest    = 80877103
	gssRequest    = 80877104
)

// message is one message of Postgres's protocol, version 3. A startup packet has no kind.
type message struct {
	kind byte
	body []byte
}

// maxMessage is far beyond what a test sends: more means that we have lost the thread.
const maxMessage = 256 << 20

func readMessage(r *bufio.Reader) (message, error) {
	kind, err := r.ReadByte()
	if err != nil {
		return message{}, err //nolint:wrapcheck // io.EOF is the usual end
	}
	body, err := readBody(r)
	return message{kind, body}, err
}

// readBody reads a length and as much.
func readBody(r *bufio.Reader) ([]byte, error) {
	var size uint32
	if err := binary.Read(r, binary.BigEndian, &size); err != nil {
		return nil, fmt.Errorf("read the length of a message: %w", err)
	}
	if size < 4 || size > maxMessage {
		return nil, fmt.Errorf("a message of %d bytes", size)
	}
	body := make([]byte, size-4)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, fmt.Errorf("read a message: %w", err)
	}
	return body, nil
}

func (m message) bytes() []byte {
	b := make([]byte, 0, len(m.body)+5)
	if m.kind != 0 {
		b = append(b, m.kind)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(m.body)+4)) //nolint:gosec // bounded by maxMessage
	return append(b, m.body...)
}

// code is the version or request of a startup packet.
func (m message) code() uint32 {
	if len(m.body) < 4 {
		return 0
	}
	return binary.BigEndian.Uint32(m.body)
}

// strings are the first n zero-ended strings of the body.
func (m message) strings(n int) ([]string, error) {
	rest := m.body
	out := make([]string, n)
	for i := range out {
		text, after, ok := bytes.Cut(rest, []byte{0})
		if !ok {
			return nil, errors.New("a message ends too early")
		}
		out[i], rest = string(text), after
	}
	return out, nil
}

// session follows one connection's prepared statements, to know what an Execute executes.
type session struct {
	statements map[string]string // name → text
	portals    map[string]string // name → text
}

func newSession() *session {
	return &session{statements: make(map[string]string), portals: make(map[string]string)}
}

// executes tells whether the server will now run a statement, and which.
func (s *session) executes(m message) (string, bool, error) {
	switch m.kind {
	case 'Q':
		f, err := m.strings(1)
		if err != nil {
			return "", false, err
		}
		return f[0], true, nil
	case 'P': // name, text
		f, err := m.strings(2)
		if err != nil {
			return "", false, err
		}
		s.statements[f[0]] = f[1]
	case 'B': // portal, statement
		f, err := m.strings(2)
		if err != nil {
			return "", false, err
		}
		s.portals[f[0]] = s.statements[f[1]]
	case 'E': // portal
		f, err := m.strings(1)
		if err != nil {
			return "", false, err
		}
		return s.portals[f[0]], true, nil
	case 'C': // 'S'tatement or 'P'ortal, name
		f, err := m.strings(1)
		if err != nil || f[0] == "" {
			return "", false, err
		}
		delete(map[byte]map[string]string{'S': s.statements, 'P': s.portals}[f[0][0]], f[0][1:])
	}
	return "", false, nil
}
