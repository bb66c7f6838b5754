package gateway

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/coder/websocket"

	"github.com/aura-billing/gateway/internal/fault"
)

// subprotocol is the only one we speak. Its forerunner graphql-ws has no way to tell a refused token from a lost line.
const subprotocol = "graphql-transport-ws"

func isUpgrade(r *http.Request) bool {
	return hasToken(r.Header.Values("Upgrade"), "websocket")
}

func hasToken(headers []string, token string) bool {
	for _, h := range headers {
		for t := range strings.SplitSeq(h, ",") {
			if strings.EqualFold(strings.TrimSpace(t), token) {
				return true
			}
		}
	}
	return false
}

// upgrade turns a request into a socket. Everything that can be wrong with the handshake is refused here, because the
// library would answer in plain text. The socket lives in a goroutine of its own: the server's, with its buffers and the
// request, is let go.
func (s *Server) upgrade(x *exchange) {
	r := x.r
	switch key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(r.Header.Get("Sec-WebSocket-Key"))); {
	case !r.ProtoAtLeast(1, 1) || !hasToken(r.Header.Values("Connection"), "upgrade"):
		x.w.Header().Set("Upgrade", "websocket")
		x.refuse(refuse(http.StatusUpgradeRequired, fault.BadRequest, "A WebSocket needs HTTP/1.1 and Connection: Upgrade."))
		return
	case r.Method != http.MethodGet:
		x.w.Header().Set("Allow", "GET")
		x.refuse(refuse(http.StatusMethodNotAllowed, fault.BadRequest, "A WebSocket is opened with GET."))
		return
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		x.w.Header().Set("Sec-WebSocket-Version", "13")
		x.refuse(badRequest("Only version 13 of the WebSocket protocol is spoken."))
		return
	case err != nil || len(key) != 16 || len(r.Header.Values("Sec-WebSocket-Key")) != 1:
		x.refuse(badRequest("The header Sec-WebSocket-Key is missing or malformed."))
		return
	case !s.origins.socketMay(r):
		x.refuse(refuse(http.StatusForbidden, fault.Forbidden, "Pages of this origin may not open a socket here."))
		return
	case s.isDraining():
		x.refuse(refuse(http.StatusServiceUnavailable, fault.Unavailable, "The server is restarting."))
		return
	}
	lean := &leanHijacker{ResponseWriter: x.w}
	x.started = true
	conn, err := websocket.Accept(lean, r, &websocket.AcceptOptions{
		Subprotocols:       []string{subprotocol},
		InsecureSkipVerify: true, // the origin is checked above
		CompressionMode:    websocket.CompressionDisabled,
	})
	if err != nil {
		s.log.WarnContext(x.ctx, "socket handshake failed", "requestId", x.req.id, "error", err.Error())
		return
	}
	conn.SetReadLimit(s.limits.Frame)
	c := newSocket(s, x, conn, lean.conn)
	s.running.enter()
	switch {
	case conn.Subprotocol() == "":
		go c.reject(closeSubprotocol, "Subprotocol not acceptable")
	case !s.add(c):
		go c.reject(closeRestart, "Server is restarting")
	default:
		go c.serve()
	}
}

// leanHijacker hands over the connection with small buffers. The library keeps what it is given for the life of the
// socket, and an idle one needs no 8 KiB.
type leanHijacker struct {
	http.ResponseWriter
	conn net.Conn
}

const leanBuffer = 1024

func (h *leanHijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("taking over the connection: %w", err)
	}
	h.conn = conn
	if small, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
		_ = small.SetWriteBuffer(64 << 10) // what a stopped reader can make the kernel hold
	}
	early, _ := rw.Peek(rw.Reader.Buffered())
	reader := bufio.NewReaderSize(io.MultiReader(bytes.NewReader(bytes.Clone(early)), conn), max(leanBuffer, len(early)))
	if len(early) > 0 {
		_, _ = reader.Peek(len(early)) // the library takes what is buffered, and then reads the connection
	}
	return conn, bufio.NewReadWriter(reader, bufio.NewWriterSize(conn, leanBuffer)), nil
}
