package postgres

import (
	"strconv"
	"strings"
	"time"
)

// Arrays are how many rows go into one statement: each column is one parameter, an array that unnest takes apart again. The text
// of such a statement does not change with the number of rows, so it is parsed and planned once. They are written by hand, because
// a driver's reflection over thousands of values costs more than the database does.

// ints is a column of whole numbers.
func ints[R any, T ~int | ~int64](rows []R, of func(R) T) string {
	b := append(make([]byte, 0, 2+12*len(rows)), '{')
	for i, row := range rows {
		b = strconv.AppendInt(separated(b, i), int64(of(row)), 10)
	}
	return string(append(b, '}'))
}

// intsOrNull is a column of whole numbers that may be missing.
func intsOrNull[R any, T ~int | ~int64](rows []R, of func(R) *T) string {
	b := append(make([]byte, 0, 2+8*len(rows)), '{')
	for i, row := range rows {
		b = separated(b, i)
		if v := of(row); v != nil {
			b = strconv.AppendInt(b, int64(*v), 10)
		} else {
			b = append(b, "NULL"...)
		}
	}
	return string(append(b, '}'))
}

// texts is a column of texts.
func texts[R any, T ~string](rows []R, of func(R) T) string {
	b := append(make([]byte, 0, 2+16*len(rows)), '{')
	for i, row := range rows {
		b = quoted(separated(b, i), string(of(row)))
	}
	return string(append(b, '}'))
}

// textsOrNull is a column of texts that may be missing.
func textsOrNull[R any, T ~string](rows []R, of func(R) *T) string {
	b := append(make([]byte, 0, 2+16*len(rows)), '{')
	for i, row := range rows {
		b = separated(b, i)
		if v := of(row); v != nil {
			b = quoted(b, string(*v))
		} else {
			b = append(b, "NULL"...)
		}
	}
	return string(append(b, '}'))
}

// times is a column of instants. What is written together mostly happened together, so one is written out once for its neighbours.
func times[R any](rows []R, of func(R) time.Time) string {
	var last time.Time
	var text string
	return texts(rows, func(row R) string {
		if t := of(row); text == "" || t != last {
			last, text = t, stamp(t)
		}
		return text
	})
}

// timesOrNull is a column of instants that may be missing.
func timesOrNull[R any](rows []R, of func(R) *time.Time) string {
	return textsOrNull(rows, func(row R) *string {
		t := of(row)
		if t == nil {
			return nil
		}
		text := stamp(*t)
		return &text
	})
}

// bools is a column of truths.
func bools[R any](rows []R, of func(R) bool) string {
	b := append(make([]byte, 0, 2+2*len(rows)), '{')
	for i, row := range rows {
		b = strconv.AppendBool(separated(b, i), of(row))
	}
	return string(append(b, '}'))
}

// lists is a column of arrays, each in its text form: unnest does not take arrays of arrays apart by their rows.
func lists[R, E any, T ~int | ~int64](rows []R, of func(R) []E, part func(E) T) string {
	return texts(rows, func(row R) string { return ints(of(row), part) })
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999Z07:00") }

func separated(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

func quoted(b []byte, text string) []byte {
	b = append(b, '"')
	for {
		i := strings.IndexAny(text, `"\`)
		if i < 0 {
			break
		}
		b = append(append(b, text[:i]...), '\\', text[i])
		text = text[i+1:]
	}
	return append(append(b, text...), '"')
}
