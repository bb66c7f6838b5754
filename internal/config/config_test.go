package config_test

import (
	"context"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/aura-billing/gateway/internal/config"
)

func valid(change func(*config.Config)) *config.Config {
	c := &config.Config{Issuer: "aura", Audience: "aura-billing", MaxConnections: 32, Demo: "auto", RatePoints: 20000, RatePerSec: 2000, PlatformRatePoints: 1, PlatformRatePerSec: 1, LogLevel: "info", LogFormat: "text", SellerName: "Aura"}
	change(c)
	return c
}

const secret = "0123456789abcdef0123456789abcdef"

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*config.Config){
		"nothing set":            func(*config.Config) {},
		"own database for trial": func(c *config.Config) { c.DatabaseURL, c.DevelopmentKey = "postgres://x", secret },
		"own database, identity provider": func(c *config.Config) {
			c.DatabaseURL, c.JWKSURL = "postgres://x", "https://id.example.com/jwks"
		},
		"addresses": func(c *config.Config) { c.Listen, c.PublicURL = ":8080", "https://billing.example.com" },
		"IPv6":      func(c *config.Config) { c.Listen = "[::1]:0" },
		"origins": func(c *config.Config) {
			c.AllowedOrigins = []string{"https://app.example.com", "http://localhost:5173"}
		},
		"seller": func(c *config.Config) {
			c.SellerAddress, c.SellerTaxID, c.SellerEmail = []string{"Calle Mayor 1", "28013 Madrid, España"}, "ESB12345678", "billing@aura.example"
		},
	} {
		if err := valid(change).Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		change func(*config.Config)
		flag   string
	}{
		"address without a port":       {func(c *config.Config) { c.Listen = "localhost" }, "--listen"},
		"public URL without a scheme":  {func(c *config.Config) { c.PublicURL = "billing.example.com" }, "--public-url"},
		"public URL of another scheme": {func(c *config.Config) { c.PublicURL = "ftp://x" }, "--public-url"},
		"keys of no URL":               {func(c *config.Config) { c.JWKSURL = "keys.json" }, "--jwks-url"},
		"origin with a path":           {func(c *config.Config) { c.AllowedOrigins = []string{"https://app.example.com/"} }, "--allowed-origins"},
		"origin of all":                {func(c *config.Config) { c.AllowedOrigins = []string{"*"} }, "--allowed-origins"},
		"short secret":                 {func(c *config.Config) { c.DevelopmentKey = secret[:31] }, "--development-key"},
		"both ways of signing": {func(c *config.Config) {
			c.DevelopmentKey, c.JWKSURL = secret, "https://id.example.com/jwks"
		}, "--jwks-url"},
		"own database, nobody signs": {func(c *config.Config) { c.DatabaseURL = "postgres://x" }, "--development-key"},
		"one connection":             {func(c *config.Config) { c.MaxConnections = 1 }, "--max-connections"},
		"seller without a name":      {func(c *config.Config) { c.SellerName = "" }, "--seller-name"},
		"seller on two lines":        {func(c *config.Config) { c.SellerTaxID = "a\nb" }, "--seller-tax-id"},
		"address of seven lines":     {func(c *config.Config) { c.SellerAddress = strings.Split("abcdefg", "") }, "--seller-address"},
		"mail to nobody":             {func(c *config.Config) { c.SellerEmail = "billing" }, "--seller-email"},
		"no points":                  {func(c *config.Config) { c.RatePoints = 0 }, "--rate-points"},
	} {
		err := valid(c.change).Validate()
		if err == nil || !strings.Contains(err.Error(), c.flag) || strings.Contains(err.Error(), secret[:31]) {
			t.Errorf("%s: %v, want a word about %s", name, err, c.flag)
		}
	}
	// All at once, not one a start.
	err := valid(func(c *config.Config) { c.Listen, c.PublicURL, c.MaxConnections = "x", "y", 0 }).Validate()
	for _, flag := range []string{"--listen", "--public-url", "--max-connections"} {
		if err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%v says nothing of %s", err, flag)
		}
	}
}

func TestDemo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		demo, database string
		want           bool
	}{{"auto", "", true}, {"auto", "postgres://x", false}, {"yes", "postgres://x", true}, {"no", "", false}} {
		got := &config.Config{Demo: c.demo, DatabaseURL: c.database}
		if got.LoadDemo() != c.want || got.Embedded() != (c.database == "") {
			t.Errorf("%+v: %v", c, got.LoadDemo())
		}
	}
}

// Every setting says what it is and can come from the environment.
func TestSettingsAreDocumented(t *testing.T) {
	t.Parallel()
	typ := reflect.TypeFor[config.Config]()
	seen := map[string]bool{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		if !strings.HasSuffix(f.Tag.Get("help"), ".") {
			t.Errorf("%s is described as %q", f.Name, f.Tag.Get("help"))
		}
		env := f.Tag.Get("env")
		if env != "DATABASE_URL" && !strings.HasPrefix(env, "AURA_") || seen[env] {
			t.Errorf("%s comes from %q", f.Name, env)
		}
		seen[env] = true
	}
}

func TestLogger(t *testing.T) {
	t.Parallel()
	for level, want := range map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError} {
		for _, format := range []string{"text", "json"} {
			h := valid(func(c *config.Config) { c.LogLevel, c.LogFormat = level, format }).Logger().Handler()
			if !h.Enabled(context.Background(), want) || h.Enabled(context.Background(), want-1) {
				t.Errorf("%s %s", level, format)
			}
			if _, json := h.(*slog.JSONHandler); json != (format == "json") {
				t.Errorf("%s is written by %T", format, h)
			}
		}
	}
}
