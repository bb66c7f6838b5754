package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The README's tour is walked as a newcomer would: each command is run by bash against a fresh demo, in order, and its answer
// is the one printed below it, but for ids, numbers and addresses that differ from demo to demo, dates, and from the day on which
// fewer or more days of a period are left than the README says, what depends on them.
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
	// One shell for all, as the reader has. Its curl is played by node, which the tests have anyway.
	script := `ask() { "$NODE" -e 'fetch(process.env.URL, {method: "POST", headers: {authorization: "Bearer " + process.env.TOKEN,
		"content-type": "application/json"}, body: process.argv[1]}).then(r => r.text()).then(t => console.log(t))' "$1"; }` + "\n"
	for _, step := range steps {
		script += step[1] + "printf '\\036'\n"
	}
	script = strings.Replace(script, "eyJhbGciOi…", p.tokens["platform"], 1)
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", script)
	cmd.Env = append(os.Environ(), "NODE="+strings.TrimSpace(string(node)), "URL="+p.base+"/graphql", "TOKEN="+p.tokens["owner"])
	out, err := cmd.CombinedOutput()
	answers := strings.Split(string(out), "\036")
	if err != nil || len(answers) != len(steps)+1 {
		t.Fatalf("%d answers to %d steps, %v; the last:\n%s", len(answers)-1, len(steps), err, answers[len(answers)-1])
	}
	sameDays := true
	for i, step := range steps {
		if told := proration.FindString(answers[i]); told != "" {
			sameDays = told == proration.FindString(step[2])
		}
		if g, w := comparable(t, answers[i], sameDays), comparable(t, step[2], sameDays); g != w {
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
	{regexp.MustCompile(`"quote_[a-z2-7]+"`), `"QUOTE"`},
	{regexp.MustCompile(`"\d{4}-\d\d-\d\d(T[\d:.]+Z)?"`), `"DATE"`},
}

var (
	// proration is what a plan change depends on besides the plans.
	proration = regexp.MustCompile(`"daysRemaining":\d+,"daysInPeriod":\d+`)
	number    = regexp.MustCompile(`-?\d+(\.\d+)?`)
)

// comparable is answers without their costs and without what differs, keys in one order; without numbers too, unless the same days
// are left of the period.
func comparable(t *testing.T, answers string, sameDays bool) string {
	t.Helper()
	var all []string
	for line := range strings.Lines(strings.TrimSpace(answers)) {
		var parsed map[string]any
		if err := json.Unmarshal([]byte(line), &parsed); err != nil {
			t.Fatalf("%v: %s", err, answers)
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
		if !sameDays {
			s = number.ReplaceAllString(s, "N")
		}
		all = append(all, s)
	}
	return strings.Join(all, "\n")
}
