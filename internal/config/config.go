// Package config is everything that can be set from outside: one struct, read from flags and the environment, validated once.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Config is what the program runs with. Its tags are the text of --help; the README quotes it.
type Config struct {
	Listen    string `help:"Address to serve on. Default: 127.0.0.1:8080, or a free port if that one is taken." env:"AURA_LISTEN" placeholder:"HOST:PORT"`
	PublicURL string `help:"Where clients reach this server, without a path. Default: derived from the address." env:"AURA_PUBLIC_URL" placeholder:"URL"`

	DatabaseURL        string `help:"Postgres to use. Default: a private one, started by the program." env:"DATABASE_URL" placeholder:"URL"`
	SandboxDatabaseURL string `help:"Postgres for the sandbox payment processor's own books. Default: the same, in its own schema." env:"AURA_SANDBOX_DATABASE_URL" placeholder:"URL"`
	DataDir            string `help:"Folder of the private Postgres. Default: ./.data/postgres, or the state folder where Postgres cannot enter that." env:"AURA_DATA_DIR" placeholder:"DIR"`
	MaxConnections     int    `help:"Database connections of this process." env:"AURA_MAX_CONNECTIONS" default:"32" placeholder:"N"`

	JWKSURL        string `name:"jwks-url" help:"Public keys of your identity provider. Without it only development tokens are accepted." env:"AURA_JWKS_URL" placeholder:"URL"`
	Issuer         string `help:"iss that tokens must have." env:"AURA_ISSUER" default:"aura" placeholder:"NAME"`
	Audience       string `help:"aud that tokens must have." env:"AURA_AUDIENCE" default:"aura-billing" placeholder:"NAME"`
	DevelopmentKey string `help:"Secret that signs development tokens, at least 32 characters. Default with the private Postgres: made on first start." env:"AURA_DEVELOPMENT_KEY" placeholder:"SECRET"`

	LinkKey string `help:"Secret that signs the links to invoices, at least 32 characters, the same for all processes. Default: derived from the development key; without that, invoices have no links." env:"AURA_LINK_KEY" placeholder:"SECRET"`

	SellerName    string   `help:"Who issues the invoices, as it stands on them." env:"AURA_SELLER_NAME" default:"Aura" placeholder:"NAME"`
	SellerAddress []string `help:"The seller's postal address on the invoices, its lines separated by |." env:"AURA_SELLER_ADDRESS" sep:"|" placeholder:"LINES"`
	SellerTaxID   string   `name:"seller-tax-id" help:"The seller's tax id on the invoices." env:"AURA_SELLER_TAX_ID" placeholder:"ID"`
	SellerEmail   string   `help:"Where customers ask about an invoice; it stands on it." env:"AURA_SELLER_EMAIL" placeholder:"ADDRESS"`

	AllowedOrigins []string `help:"Web pages of other origins that may call the API from a browser." env:"AURA_ALLOWED_ORIGINS" placeholder:"URL"`
	SandboxSecrets []string `help:"Secrets that sign the sandbox processor's webhooks; several while one is being changed. Default: made on each start." env:"AURA_SANDBOX_SECRETS" placeholder:"SECRET"`
	SandboxFaults  string   `help:"Faults of the sandbox processor, for tests: 'busy=0.1,hangAfter=0.1' or 'down'." env:"AURA_SANDBOX_FAULTS" placeholder:"LIST"`

	Demo               string        `help:"Load the demo catalogue and account: yes, no, or auto (with the private Postgres)." env:"AURA_DEMO" enum:"yes,no,auto" default:"auto"`
	RatePoints         int           `help:"Cost points a caller may have saved up." env:"AURA_RATE_POINTS" default:"20000" placeholder:"N"`
	RatePerSec         int           `help:"Cost points a caller gets back each second." env:"AURA_RATE_PER_SECOND" default:"2000" placeholder:"N"`
	PlatformRatePoints int           `help:"Cost points the platform may have saved up, who asks before each call." env:"AURA_PLATFORM_RATE_POINTS" default:"2000000" placeholder:"N"`
	PlatformRatePerSec int           `help:"Cost points the platform gets back each second." env:"AURA_PLATFORM_RATE_PER_SECOND" default:"1000000" placeholder:"N"`
	DrainTimeout       time.Duration `help:"How long running requests may finish at shutdown." env:"AURA_DRAIN_TIMEOUT" default:"15s" placeholder:"TIME"`
	LogLevel           string        `help:"debug, info, warn or error." env:"AURA_LOG_LEVEL" enum:"debug,info,warn,error" default:"info"`
	LogFormat          string        `help:"text or json." env:"AURA_LOG_FORMAT" enum:"text,json" default:"text"`
}

// Embedded tells that the program brings its own Postgres.
func (c *Config) Embedded() bool { return c.DatabaseURL == "" }

// LoadDemo tells whether the demo's data are wanted.
func (c *Config) LoadDemo() bool { return c.Demo == "yes" || (c.Demo == "auto" && c.Embedded()) }

// Validate refuses settings that cannot work, all at once.
func (c *Config) Validate() error {
	var errs []error
	wrong := func(name, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
	}
	if c.Listen != "" {
		if _, _, err := net.SplitHostPort(c.Listen); err != nil {
			wrong("--listen", "expected HOST:PORT, like 127.0.0.1:8080 or :8080")
		}
	}
	for name, value := range map[string]string{"--public-url": c.PublicURL, "--jwks-url": c.JWKSURL} {
		if value != "" && !webURL(value) {
			wrong(name, "expected a URL like https://billing.example.com")
		}
	}
	if u, err := url.Parse(c.PublicURL); err == nil && (u.Path != "" || u.RawQuery != "") {
		wrong("--public-url", "expected a URL without a path")
	}
	for _, origin := range c.AllowedOrigins {
		if u, err := url.Parse(origin); !webURL(origin) || err != nil || u.Path != "" {
			wrong("--allowed-origins", "%q is no origin; expected a URL without a path, like https://app.example.com", origin)
		}
	}
	if c.DevelopmentKey != "" && len(c.DevelopmentKey) < 32 {
		wrong("--development-key", "a secret has at least 32 characters")
	}
	if c.LinkKey != "" && len(c.LinkKey) < 32 {
		wrong("--link-key", "a secret has at least 32 characters")
	}
	if c.JWKSURL != "" && c.DevelopmentKey != "" {
		wrong("--jwks-url", "with an identity provider there are no development tokens; leave --development-key out")
	}
	if !c.Embedded() && c.JWKSURL == "" && c.DevelopmentKey == "" {
		wrong("--jwks-url", "a database of your own needs an identity provider (--jwks-url) or, for trying out, a --development-key")
	}
	for name, value := range map[string]string{"--seller-name": c.SellerName, "--seller-tax-id": c.SellerTaxID, "--seller-email": c.SellerEmail,
		"--seller-address": strings.Join(c.SellerAddress, " ")} {
		if strings.ContainsFunc(value, unicode.IsControl) || utf8.RuneCountInString(value) > 300 || !utf8.ValidString(value) {
			wrong(name, "expected text that fits on an invoice, without line breaks")
		}
	}
	if c.SellerName == "" || utf8.RuneCountInString(c.SellerName) > 60 {
		wrong("--seller-name", "expected a name of at most 60 characters")
	}
	if len(c.SellerAddress) > 6 {
		wrong("--seller-address", "expected at most 6 lines, separated by |")
	}
	if address, err := mail.ParseAddress(c.SellerEmail); c.SellerEmail != "" && (err != nil || address.Address != c.SellerEmail) {
		wrong("--seller-email", "expected an address like billing@example.com")
	}
	if c.MaxConnections < 2 || c.MaxConnections > 1000 {
		wrong("--max-connections", "expected 2 to 1000")
	}
	if c.PlatformRatePoints < 1 || c.PlatformRatePerSec < 1 {
		wrong("--platform-rate-points, --platform-rate-per-sec", "expected at least 1")
	}
	if c.RatePoints < 1 || c.RatePerSec < 1 {
		wrong("--rate-points, --rate-per-sec", "expected at least 1")
	}
	return errors.Join(errs...)
}

func webURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// Logger writes structured log lines to standard error.
func (c *Config) Logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(strings.ToUpper(c.LogLevel))); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}
