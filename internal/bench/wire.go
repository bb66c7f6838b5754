package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// wire is a kept-alive HTTP connection that sends GraphQL and does nothing else. The load shares the machine with what it
// measures, so it should take as little of it as it can: net/http's client would take several times as much.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
	head []byte // of every request, up to the length
	out  []byte // used again and again
	body []byte // of the last answer
}

// patience is how long an answer may take.
const patience = 30 * time.Second

func dial(ctx context.Context, host, token string) (*wire, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"+
		"Accept: application/graphql-response+json\r\nContent-Length: ", host, token)
	return &wire{conn: conn, in: bufio.NewReaderSize(conn, 64<<10), head: []byte(head)}, nil
}

func (w *wire) close() { _ = w.conn.Close() }

// post sends a body and gives the answer's, which is good until the next one.
func (w *wire) post(body []byte) ([]byte, error) {
	w.out = append(w.out[:0], w.head...)
	w.out = strconv.AppendInt(w.out, int64(len(body)), 10)
	w.out = append(append(w.out, "\r\n\r\n"...), body...)
	if err := w.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	if _, err := w.conn.Write(w.out); err != nil {
		return nil, err
	}
	status, length, err := w.readHead()
	if err != nil {
		return nil, err
	}
	w.body = w.body[:0]
	if length >= 0 {
		err = w.readBytes(length)
	} else {
		err = w.readChunks()
	}
	if err == nil && status != "200" {
		err = fmt.Errorf("answered with status %s: %s", status, w.body)
	}
	return w.body, err
}

// readHead reads the answer's first lines: its status, and how long its body is, -1 when it comes in chunks.
func (w *wire) readHead() (status string, length int, err error) {
	line, err := w.line()
	if err != nil {
		return "", 0, err
	}
	if _, rest, ok := strings.Cut(string(line), " "); ok {
		status, _, _ = strings.Cut(rest, " ")
	}
	length = -1
	for {
		line, err := w.line()
		if err != nil || len(line) == 0 {
			return status, length, err
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return "", 0, err
			}
		}
	}
}

func (w *wire) line() ([]byte, error) {
	line, err := w.in.ReadSlice('\n')
	if errors.Is(err, io.EOF) {
		err = errors.New("the gateway hung up")
	}
	return bytes.TrimRight(line, "\r\n"), err
}

func (w *wire) readChunks() error {
	for {
		line, err := w.line()
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(string(line), 16, 32)
		if err != nil {
			return err
		}
		if err := w.readBytes(int(size)); err != nil {
			return err
		}
		if _, err := w.line(); err != nil || size == 0 {
			return err
		}
	}
}

func (w *wire) readBytes(n int) error {
	before := len(w.body)
	w.body = append(w.body, make([]byte, n)...)
	_, err := io.ReadFull(w.in, w.body[before:])
	return err
}
