package cashier

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// usageHash gathers the input of an ask of usage, to know it again under its key. It is kept as so many bits of its hash that no
// caller repeats one by chance; who could make two inputs with the same would only get his own answer again.
type usageHash struct{ input []byte }

// text adds a text, with its length: no two texts in a row can be taken for two others.
func (h usageHash) text(s string) usageHash {
	h.input = append(binary.AppendUvarint(h.input, uint64(len(s))), s...)
	return h
}

func (h usageHash) number(n int64) usageHash {
	h.input = binary.AppendVarint(h.input, n)
	return h
}

// instant adds an instant that may be missing.
func (h usageHash) instant(t *time.Time) usageHash {
	if t == nil {
		return h.number(0)
	}
	return h.number(1).number(t.UnixMicro())
}

func (h usageHash) sum() int64 {
	sum := sha256.Sum256(h.input)
	return int64(binary.BigEndian.Uint64(sum[:]))
}
