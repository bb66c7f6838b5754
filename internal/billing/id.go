package billing

import (
	"encoding/base32"
	"encoding/binary"
	"hash/crc32"
	"strings"
)

// AccountID numbers an account. All rows of an account carry it in their primary key.
type AccountID int64

// Key numbers a row within its account; one counter of the account serves all its nouns, so no two of them share a key.
type Key int64

// Kind is the type of thing a global id names.
type Kind string

// The kinds that have global ids, by their prefix on the wire.
const (
	KindAccount       Kind = "acct"
	KindAgent         Kind = "agent"
	KindPlan          Kind = "plan"
	KindSubscription  Kind = "sub"
	KindBalance       Kind = "bal"
	KindCreditGrant   Kind = "grant"
	KindLedgerEntry   Kind = "le"
	KindPayment       Kind = "pay"
	KindPaymentMethod Kind = "pm"
	KindInvoice       Kind = "inv"
	KindEvent         Kind = "evt"
	KindPlanChange    Kind = "chg"
	KindRefund        Kind = "rfd"
	KindCreditNote    Kind = "cn"
	KindReservation   Kind = "rsv"
	KindUsageRecord   Kind = "use"
)

// Kinds lists every kind with a global id.
func Kinds() []Kind {
	return []Kind{KindAccount, KindAgent, KindPlan, KindSubscription, KindBalance, KindCreditGrant, KindLedgerEntry,
		KindPayment, KindPaymentMethod, KindInvoice, KindEvent, KindPlanChange, KindRefund, KindCreditNote, KindReservation,
		KindUsageRecord}
}

// ID is a global id taken apart: what it names, whose it is, and its key. It goes on the wire as an opaque word like
// "agent_aebagbafaydqqcik4fkq"; because it carries the account, any lookup by id is authorised before any SQL runs and
// touches one account's rows only. Plans belong to no account: Account is 0 and Key is the plan version's number.
type ID struct {
	Kind    Kind
	Account AccountID
	Key     Key
}

var idAlphabet = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// String writes the id as it stands on the wire.
func (id ID) String() string {
	buf := make([]byte, 0, 2*binary.MaxVarintLen64+2)
	buf = binary.AppendUvarint(buf, uint64(id.Account))
	buf = binary.AppendUvarint(buf, uint64(id.Key))
	buf = binary.BigEndian.AppendUint16(buf, idCheck(id.Kind, buf))
	return string(id.Kind) + "_" + idAlphabet.EncodeToString(buf)
}

// ParseID reads an id from the wire; ok is false for anything that String did not write. The check sum catches ids that
// were cut or mistyped; it is no protection, authorisation is.
func ParseID(s string) (id ID, ok bool) {
	prefix, body, found := strings.Cut(s, "_")
	if !found || len(body) > 64 {
		return ID{}, false
	}
	buf, err := idAlphabet.DecodeString(body)
	if err != nil || len(buf) < 4 {
		return ID{}, false
	}
	payload, check := buf[:len(buf)-2], binary.BigEndian.Uint16(buf[len(buf)-2:])
	account, n := binary.Uvarint(payload)
	if n <= 0 {
		return ID{}, false
	}
	key, m := binary.Uvarint(payload[n:])
	if m <= 0 || n+m != len(payload) || idCheck(Kind(prefix), payload) != check {
		return ID{}, false
	}
	id = ID{Kind: Kind(prefix), Account: AccountID(account), Key: Key(key)}
	if id.Account < 0 || id.Key < 0 || id.String() != s {
		return ID{}, false
	}
	return id, true
}

func idCheck(kind Kind, payload []byte) uint16 {
	sum := crc32.ChecksumIEEE([]byte(kind))
	return uint16(crc32.Update(sum, crc32.IEEETable, payload))
}

// GlobalID is the account's own id on the wire.
func (id AccountID) GlobalID() string { return ID{Kind: KindAccount, Account: id}.String() }

// RowID names one row of an account's, where its kind is clear from the context.
type RowID struct {
	Account AccountID `db:"account_id"`
	Key     Key       `db:"key"`
}
