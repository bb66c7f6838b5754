package gateway

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aura-billing/gateway/internal/fault"
)

func TestVariables(t *testing.T) {
	b := start(t)
	for _, tc := range []struct {
		typ, argument, value string
		want                 string // what the resolver sees, or
		field                string // the path in the refusal
	}{
		{"String", "text", `"x"`, `"x"`, ""},
		{"String", "text", `null`, `null`, ""},
		{"String", "text", `1`, "", "[v]"},
		{"String", "text", `true`, "", "[v]"},
		{"String", "text", `["x"]`, "", "[v]"},
		{"String!", "text", `null`, "", "[v]"},
		{"ID", "id", `"1"`, `"1"`, ""},
		{"ID", "id", `1`, "", "[v]"},
		{"ID", "id", `1.5`, "", "[v]"},
		{"Int", "int", `1`, `1`, ""},
		{"Int", "int", `-0`, `0`, ""},
		{"Int", "int", `1.0`, `1`, ""},
		{"Int", "int", `2147483647`, `2147483647`, ""},
		{"Int", "int", `-2147483648`, `-2147483648`, ""},
		{"Int", "int", `2147483648`, "", "[v]"},
		{"Int", "int", `-2147483649`, "", "[v]"},
		{"Int", "int", `9223372036854775808`, "", "[v]"},
		{"Int", "int", `1e400`, "", "[v]"},
		{"Int", "int", `1.5`, "", "[v]"},
		{"Int", "int", `"1"`, "", "[v]"},
		{"Int", "int", `true`, "", "[v]"},
		{"Float", "float", `1`, `1`, ""},
		{"Float", "float", `1.5`, `1.5`, ""},
		{"Float", "float", `1e400`, "", "[v]"},
		{"Float", "float", `"1"`, "", "[v]"},
		{"Boolean", "flag", `true`, `true`, ""},
		{"Boolean", "flag", `1`, "", "[v]"},
		{"Boolean", "flag", `"true"`, "", "[v]"},
		{"Color", "color", `"RED"`, `"RED"`, ""},
		{"Color", "color", `"red"`, "", "[v]"},
		{"Color", "color", `0`, "", "[v]"},
		{"[Int!]", "ints", `[1,2]`, `[1,2]`, ""},
		{"[Int!]", "ints", `1`, `[1]`, ""},
		{"[Int!]", "ints", `[]`, `[]`, ""},
		{"[Int!]", "ints", `[1,null]`, "", "[v 1]"},
		{"[Int!]", "ints", `[1,"2"]`, "", "[v 1]"},
		{"[Int!]", "ints", `[[1]]`, "", "[v 0]"},
		{"JSON", "json", `{"a":[1,"x",null]}`, `{"a":[1,"x",null]}`, ""},
		{"Point", "point", `{"x":1}`, `{"x":1}`, ""},
		{"Point", "point", `{"x":1,"y":null}`, `{"x":1,"y":null}`, ""},
		{"Point", "point", `{"x":1,"tags":"a"}`, `{"tags":["a"],"x":1}`, ""},
		{"Point", "point", `{"x":1,"inner":{"x":2}}`, `{"inner":{"x":2},"x":1}`, ""},
		{"Point", "point", `{}`, "", "[v x]"},
		{"Point", "point", `{"x":null}`, "", "[v x]"},
		{"Point", "point", `{"x":1,"z":1}`, "", "[v z]"},
		{"Point", "point", `{"x":1,"__typename":"Point"}`, "", "[v __typename]"},
		{"Point", "point", `{"x":1,"inner":{"x":1,"inner":{"x":"1"}}}`, "", "[v inner inner x]"},
		{"Point", "point", `{"x":1,"tags":["a",5]}`, "", "[v tags 1]"},
		{"Point", "point", `"x"`, "", "[v]"},
		{"Point", "point", `[{"x":1}]`, "", "[v]"},
		{"Pick", "pick", `{"id":"1"}`, `{"id":"1"}`, ""},
		{"Pick", "pick", `{}`, "", "[v]"},
		{"Pick", "pick", `{"id":"1","name":"x"}`, "", "[v]"},
		{"Pick", "pick", `{"id":"1","name":null}`, "", "[v]"},
		{"Pick", "pick", `{"id":null}`, "", "[v id]"},
	} {
		t.Run(tc.typ+" "+tc.value, func(t *testing.T) {
			body := fmt.Sprintf(`{"query":"query Q($v:%s){echo(%s:$v)}","variables":{"v":%s}}`, tc.typ, tc.argument, tc.value)
			a := b.post(body, asAlice, asGraphQL)
			a.t = t
			if tc.field != "" {
				e := a.wants(400, fault.BadUserInput).Errors[0]
				if fmt.Sprint(e.Extensions["field"]) != tc.field || len(e.Locations) != 1 {
					t.Errorf("%+v", e)
				}
				return
			}
			var seen struct{ Echo string }
			unmarshal(t, a.wants(200, "").Data, &seen)
			if want := fmt.Sprintf(`{%q:%s}`, tc.argument, tc.want); seen.Echo != want {
				t.Errorf("got %s, want %s", seen.Echo, want)
			}
		})
	}
	t.Run("absent, default and unknown", func(t *testing.T) {
		for query, want := range map[string]string{
			`query Q($v:Int){echo(int:$v)}`:   `{}`,
			`query Q($v:Int=3){echo(int:$v)}`: `{"int":3}`,
		} {
			a := b.post(`{"query":"`+query+`","variables":{"other":1}}`, asAlice)
			var seen struct{ Echo string }
			unmarshal(t, a.wants(200, "").Data, &seen)
			if seen.Echo != want {
				t.Errorf("%s: %s", query, seen.Echo)
			}
		}
		b.query(`query Q($v:Int!){echo(int:$v)}`).wants(400, fault.BadUserInput)
	})
}

func TestLiterals(t *testing.T) {
	b := start(t)
	for _, arguments := range []string{
		`text:1`, `text:{}`, `text:{a:1}`, `id:1.5`, `id:true`, `int:"1"`, `int:1.5`, `int:2147483648`, `int:-2147483649`,
		`int:{}`, `flag:1`, `flag:{}`, `color:"RED"`, `color:red`, `color:{}`, `ints:[1,null]`, `point:{}`, `point:{x:1,z:1}`, `point:1`,
		`pick:{}`, `pick:{id:1,name:"x"}`, `pick:{id:null}`, `text:"a\u0000b"`,
	} {
		a := b.query("{echo(" + arguments + ")}")
		if a.status != 400 || !strings.Contains(a.text, "GRAPHQL_VALIDATION_FAILED") {
			t.Errorf("%s: %d %s", arguments, a.status, a.text)
		}
	}
	b.query(`query Q($i:ID){echo(pick:{id:$i})}`, map[string]any{"i": "1"}).wants(400, fault.GraphQLValidationFailed)
	b.query(`query Q($i:ID!){echo(pick:{id:$i})}`, map[string]any{"i": "1"}).wants(200, "")
	b.query(`{echo(id:1, int:2147483647, float:1, ints:1, pick:{id:"1"}, json:{a:[{}]})}`).wants(200, "")
}
