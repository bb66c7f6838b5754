package gateway

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/aura-billing/gateway/internal/fault"
)

// coercion turns the variables of a request into the values that its operation declares, strictly: a number is no
// String and no ID, "1" is no Int, 1.5 is no Int, an Int has 32 bits, an enum value is spelled exactly, and an @oneOf
// object has exactly one field, which is not null. What it lets through, gqlgen's lenient unmarshallers take as it is.
// Custom scalars check themselves.
type coercion struct {
	schema *ast.Schema
	path   []string // of the value being looked at, beginning with the variable's name
}

func coerceVariables(schema *ast.Schema, op *ast.OperationDefinition, given map[string]any) (map[string]any, *gqlerror.Error) {
	values := make(map[string]any, len(op.VariableDefinitions))
	for _, def := range op.VariableDefinitions {
		c := coercion{schema: schema, path: []string{def.Variable}}
		v, ok := given[def.Variable]
		var f *fault.Error
		switch {
		case ok:
			v, f = c.value(def.Type, v)
		case def.DefaultValue != nil:
			var err error
			if v, err = def.DefaultValue.Value(nil); err != nil {
				f = c.fault("has an invalid default value")
			}
		case def.Type.NonNull:
			f = c.fault("is required and was not given")
		default:
			continue
		}
		if f != nil {
			e := &gqlerror.Error{Err: f, Message: f.Message}
			if p := def.Position; p != nil {
				e.Locations = []gqlerror.Location{{Line: p.Line, Column: p.Column}}
			}
			return nil, e
		}
		values[def.Variable] = v
	}
	return values, nil
}

// fault describes what is wrong with the value at the path. It names the path and the type, never the value.
func (c *coercion) fault(format string, args ...any) *fault.Error {
	where := "Variable \"$" + strings.Join(c.path, ".") + "\" "
	f := fault.Newf(fault.BadUserInput, where+format+".", args...)
	return f.At(slices.Clone(c.path)...)
}

func (c *coercion) value(t *ast.Type, v any) (any, *fault.Error) {
	if v == nil {
		if t.NonNull {
			return nil, c.fault("must not be null")
		}
		return nil, nil
	}
	if t.Elem != nil {
		items, ok := v.([]any)
		if !ok {
			item, f := c.value(t.Elem, v) // a single value stands for a list of one
			return []any{item}, f
		}
		for i := range items {
			c.path = append(c.path, strconv.Itoa(i))
			item, f := c.value(t.Elem, items[i])
			if f != nil {
				return nil, f
			}
			c.path = c.path[:len(c.path)-1]
			items[i] = item
		}
		return items, nil
	}
	def := c.schema.Types[t.NamedType]
	switch {
	case def == nil:
		return nil, c.fault("has an unknown type")
	case def.Kind == ast.Scalar:
		return c.scalar(def, v)
	case def.Kind == ast.Enum:
		if name, ok := v.(string); ok && def.EnumValues.ForName(name) != nil {
			return name, nil
		}
		return nil, c.fault("is not a value of the enum %s", def.Name)
	case def.Kind == ast.InputObject:
		return c.object(def, v)
	}
	return nil, c.fault("has a type that is no input type")
}

func (c *coercion) scalar(def *ast.Definition, v any) (any, *fault.Error) {
	switch def.Name {
	case "String", "ID":
		if s, ok := v.(string); ok {
			return s, nil
		}
		return nil, c.fault("must be a string")
	case "Boolean":
		if b, ok := v.(bool); ok {
			return b, nil
		}
		return nil, c.fault("must be true or false")
	case "Int":
		f, ok := number(v)
		if !ok || f != math.Trunc(f) {
			return nil, c.fault("must be a whole number")
		}
		if f < math.MinInt32 || f > math.MaxInt32 {
			return nil, c.fault("must be a whole number of 32 bits")
		}
		return int64(f), nil
	case "Float":
		f, ok := number(v)
		if !ok {
			return nil, c.fault("must be a finite number")
		}
		return f, nil
	}
	return v, nil
}

// number reads a JSON number. A float64 holds every 32-bit integer exactly, and what it cannot hold is no Int.
func number(v any) (float64, bool) {
	var f float64
	switch v := v.(type) {
	case json.Number:
		var err error
		if f, err = v.Float64(); err != nil {
			return 0, false
		}
	case float64:
		f = v
	case int:
		f = float64(v)
	case int64:
		f = float64(v)
	default:
		return 0, false
	}
	return f, !math.IsInf(f, 0) && !math.IsNaN(f)
}

func (c *coercion) object(def *ast.Definition, v any) (any, *fault.Error) {
	fields, ok := v.(map[string]any)
	if !ok {
		return nil, c.fault("must be an object of type %s", def.Name)
	}
	known := 0
	for _, field := range def.Fields {
		given, ok := fields[field.Name]
		c.path = append(c.path, field.Name)
		switch {
		case ok:
			known++
			value, f := c.value(field.Type, given)
			if f != nil {
				return nil, f
			}
			fields[field.Name] = value
		case field.Type.NonNull && field.DefaultValue == nil:
			return nil, c.fault("is required and was not given")
		}
		c.path = c.path[:len(c.path)-1]
	}
	if known != len(fields) {
		return nil, c.unknownField(def, fields)
	}
	if def.Directives.ForName("oneOf") != nil {
		if len(fields) != 1 {
			return nil, c.fault("must have exactly one field, as %s is a @oneOf type", def.Name)
		}
		for name, value := range fields {
			if value == nil {
				c.path = append(c.path, name)
				return nil, c.fault("must not be null, as %s is a @oneOf type", def.Name)
			}
		}
	}
	return fields, nil
}

func (c *coercion) unknownField(def *ast.Definition, fields map[string]any) *fault.Error {
	var unknown []string
	for name := range fields {
		if def.Fields.ForName(name) == nil {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	f := c.fault("has a field that the type %s does not have", def.Name)
	if len(unknown[0]) <= 64 {
		f.Field = append(f.Field, unknown[0])
	}
	return f
}
