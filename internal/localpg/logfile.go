package localpg

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// maxLogBytes bounds server.log, and with the one older piece kept, twice that the whole.
const maxLogBytes = 8 << 20

// output is the server's log, with the place where the present run begins.
type output struct {
	file  *os.File
	began int64
}

// openLog opens the log to append to it. Its old content becomes server.log.old when there is much of it.
func openLog(h home) (output, error) {
	if err := trimLog(h); err != nil {
		return output{}, err
	}
	f, err := os.OpenFile(h.logFile(), os.O_RDWR|os.O_CREATE|os.O_APPEND|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return output{}, fmt.Errorf("open the server's log: %w", err)
	}
	info, err := f.Stat()
	if err == nil {
		err = h.owner.give(h.logFile())
	}
	if err != nil {
		_ = f.Close()
		return output{}, fmt.Errorf("open the server's log: %w", err)
	}
	return output{file: f, began: info.Size()}, nil
}

// trimLog moves the content of a long log aside. The file itself stays, because the server has it open; the server
// appends, so it goes on at the new end. What it writes in between is lost, which a log of a private server can bear.
func trimLog(h home) error {
	info, err := os.Lstat(h.logFile())
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Size() <= maxLogBytes {
		return nil
	}
	if err != nil {
		return fmt.Errorf("trim the server's log: %w", err)
	}
	f, err := os.OpenFile(h.logFile(), os.O_RDWR|unix.O_NOFOLLOW, 0)
	if err != nil {
		return fmt.Errorf("trim the server's log: %w", err)
	}
	defer func() { _ = f.Close() }()
	l := &lock{f}
	if err := l.convert(nobodyElse); err != nil {
		return nil //nolint:nilerr // another program does it
	}
	last := io.NewSectionReader(f, max(0, info.Size()-maxLogBytes), maxLogBytes)
	content, err := io.ReadAll(last)
	if err == nil {
		err = h.write(h.logFile()+".old", string(content))
	}
	if err = errors.Join(err, f.Truncate(0)); err != nil {
		return fmt.Errorf("trim the server's log: %w", err)
	}
	return nil
}

// tail is the end of what the present run has logged.
func (o output) tail() string {
	info, err := o.file.Stat()
	if err != nil {
		return ""
	}
	const enough = 16 << 10
	from := max(o.began, info.Size()-enough)
	b := make([]byte, max(0, info.Size()-from))
	n, _ := o.file.ReadAt(b, from)
	return lastLines(b[:n])
}

// lastLines is the end of an output, as much as a person reads.
func lastLines(b []byte) string {
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	const enough = 12
	return string(bytes.Join(lines[max(0, len(lines)-enough):], []byte("\n")))
}
