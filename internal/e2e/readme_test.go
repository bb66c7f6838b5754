package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The README's tour is walked as a newcomer would: each command is run by bash against a fresh demo, in order, and its answer
// is the one printed below it, but for ids, numbers and addresses that differ from demo to demo.
func TestTheToursAnswersAreReal(t *testing.T) {
	t.Parallel()
	node, err := exec.Command(filepath.Join(checkout(), ".ci", "need"), "--path", "node").Output()
	if err != nil {
		t.Fatalf("where is node: %v", err)
	}
	readme, err := os.ReadFile(filepath.Join(checkout(), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	p := installPrivate(t).start()
	steps := regexp.MustCompile("(?s)```bash\n([^`]*?ask '[^`]*?)```\n```json\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(steps) < 6 {
		t.Fatalf("the tour has %d steps that print an answer", len(steps))
	}
	for _, step := range steps {
		// curl's part is played by node, which the tests have anyway.
		script := `ask() { "$NODE" -e 'fetch(process.env.URL, {method: "POST", headers: {authorization: "Bearer " + process.env.TOKEN,
			"content-type": "application/json"}, body: process.argv[1]}).then(r => r.text()).then(t => console.log(t))' "$1"; }` + "\n" + step[1]
		cmd := exec.Command("bash", "-euo", "pipefail", "-c", script)
		cmd.Env = append(os.Environ(), "NODE="+strings.TrimSpace(string(node)), "URL="+p.base+"/graphql", "TOKEN="+p.tokens["owner"])
		got, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s\n%v: %s", step[1], err, got)
		}
		if g, w := comparable(t, got), comparable(t, []byte(step[2])); g != w {
			t.Errorf("%s\nanswered %s\nREADME   %s", step[1], g, w)
		}
	}
}

// varying is what differs from one demo to the next.
var varying = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`"requestId":"[0-9a-f]+"`), `"requestId":"…"`},
	{regexp.MustCompile(`http://127\.0\.0\.1:\d+/sandbox/bank/[\w-]+`), "BANK"},
	{regexp.MustCompile(`"[A-Z2-7]{8}-(\d{4})"`), `"NUMBER-$1"`},
	{regexp.MustCompile(`"c1-inv_[a-z2-7]+"`), `"CURSOR"`},
}

// comparable is an answer without its cost and without what differs, keys in one order.
func comparable(t *testing.T, answer []byte) string {
	t.Helper()
	var parsed map[string]any
	if err := json.Unmarshal(bytes.TrimSpace(answer), &parsed); err != nil {
		t.Fatalf("%v: %s", err, answer)
	}
	delete(parsed, "extensions")
	text, err := json.Marshal(parsed)
	if err != nil {
		t.Fatal(err)
	}
	s := string(text)
	for _, v := range varying {
		s = v.pattern.ReplaceAllString(s, v.instead)
	}
	return s
}
