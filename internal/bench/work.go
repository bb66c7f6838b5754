package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// What a connection does again and again.
const (
	workRecord = "record" // recordUsage with as many items as the job says, all of one account
	workPair   = "pair"   // authorizeUsage, then settleUsage of all that was authorised
	workQuery  = "query"  // one and the same query
)

// What is charged, and what it costs in the demo catalogue, in micros: a chat message for a charge at once, a minute of a call
// for one that is authorised before.
const (
	messageRate  = "whatsapp.session"
	messagePrice = 10_000
	callRate     = "voice.outbound"
	callSeconds  = 60
	callPrice    = 50_000
)

var works = map[string]func(c *client) (accepted int64, err error){workRecord: record, workPair: pair, workQuery: query}

// The documents ask for what a platform needs to know: what was accepted, under which id, or why not.
const (
	recordText = `mutation Record($input: RecordUsageInput!) { recordUsage(input: $input) { accepted refused userErrors { code }
 results { idempotencyKey replayed record { id } reasons { code } } } }`
	authorizeText = `mutation Authorize($input: AuthorizeUsageInput!) { authorizeUsage(input: $input) { replayed userErrors { code }
 decision { allowed fundedUnits expiresAt mustEndBy reasons { code } } reservation { id } } }`
	settleText = `mutation Settle($input: SettleUsageInput!) { settleUsage(input: $input) { replayed userErrors { code } record { id } } }`
)

var recordHead, authorizeHead, settleHead = document(recordText), document(authorizeText), document(settleText)

// document is the beginning of a request, up to where its input begins.
func document(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a text can always be quoted
	}
	return `{"query":` + string(quoted) + `,"variables":{"input":`
}

// record charges one account once or many times in one request. All must be accepted, none as a replay.
func record(c *client) (int64, error) {
	who := c.customer()
	b := append(c.request[:0], recordHead...)
	b = append(append(append(b, `{"accountId":"`...), who.Account...), `","items":[`...)
	for i := range c.job.Items {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, `{"agentId":"`...), who.Agent...), `","rate":"`+messageRate+`","units":1,"idempotencyKey":"`...)
		b = append(c.appendKey(b), `"}`...)
	}
	c.request = append(b, `]}}}`...)
	answer, err := c.send(c.request)
	if err != nil {
		return 0, err
	}
	accepted := bytes.Count(answer, []byte(`"record":{"id":`))
	if accepted != c.job.Items || !fresh(answer) {
		return 0, fmt.Errorf("%d of %d charges were accepted: %.2000s", accepted, c.job.Items, answer)
	}
	return int64(accepted), nil
}

// pair authorises a call and settles it: two requests, one charge.
func pair(c *client) (int64, error) {
	b := append(c.request[:0], authorizeHead...)
	b = append(append(append(b, `{"agentId":"`...), c.customer().Agent...), `","rate":"`+callRate+`","idempotencyKey":"`...)
	b = append(c.appendKey(b), `"`...)
	c.request = append(fmt.Appendf(b, `,"units":%d`, callSeconds), `}}}`...)
	answer, err := c.send(c.request)
	if err != nil {
		return 0, err
	}
	_, after, found := bytes.Cut(answer, []byte(`"reservation":{"id":"`))
	id, _, _ := bytes.Cut(after, []byte(`"`))
	if !found || !bytes.Contains(answer, []byte(`"allowed":true`)) || !fresh(answer) {
		return 0, fmt.Errorf("not authorised: %s", answer)
	}
	b = append(append(append(c.request[:0], settleHead...), `{"reservationId":"`...), id...)
	c.request = fmt.Appendf(b, `","units":%d}}}`, callSeconds)
	if answer, err = c.send(c.request); err != nil {
		return 0, err
	}
	if !bytes.Contains(answer, []byte(`"record":{"id":`)) || !fresh(answer) {
		return 0, fmt.Errorf("not settled: %s", answer)
	}
	return 1, nil
}

// query reads. What it counts are answers.
func query(c *client) (int64, error) {
	answer, err := c.send([]byte(c.job.Query))
	if err == nil && (bytes.Contains(answer, []byte(`"errors":`)) || !bytes.Contains(answer, []byte(`"data":{`))) {
		err = fmt.Errorf("not answered: %.2000s", answer)
	}
	return 1, err
}

// fresh tells that an answer has no error in it and was not given before.
func fresh(answer []byte) bool {
	return !bytes.Contains(answer, []byte(`"errors":`)) && !bytes.Contains(answer, []byte(`"replayed":true`)) &&
		!bytes.Contains(answer, []byte(`"code":`))
}
