// Keeps every callback of the library by name, lets a flow wait for one, and writes the report.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/rs/zerolog"
	"github.com/scmhub/ibapi"
)

// Patience is how long a flow waits for its answer; silence is a failure that is reported.
const Patience = 20 * time.Second

// Notices of the start; every other code must have been allowed for its id.
var notices = map[int64]bool{2104: true, 2106: true, 2158: true, 2107: true, 2108: true}

// answer is a code of one request or order.
type answer struct{ id, code int64 }

type call struct {
	at   int
	args []any
}

type Probe struct {
	ibapi.Wrapper
	client *ibapi.EClient
	mutex  sync.Mutex
	woken  *sync.Cond
	calls  int
	seen   map[string][]call
	// What flows were about to provoke.
	allowed map[answer]bool
}

func newProbe() *Probe {
	p := &Probe{seen: map[string][]call{}, allowed: map[answer]bool{}}
	p.woken = sync.NewCond(&p.mutex)
	p.client = ibapi.NewEClient(p)
	return p
}

func (p *Probe) keep(name string, args ...any) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.calls++
	p.seen[name] = append(p.seen[name], call{p.calls, args})
	p.woken.Broadcast()
}

// wait gives the first call that fits, and panics after Patience: the flow that waits has failed.
func (p *Probe) wait(name string, fits func(args []any) bool) call {
	deadline := time.Now().Add(Patience)
	timer := time.AfterFunc(Patience, p.woken.Broadcast)
	defer timer.Stop()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for {
		for _, one := range p.seen[name] {
			if fits(one.args) {
				return one
			}
		}
		if time.Now().After(deadline) {
			panic(fmt.Sprintf("no fitting %s (%d others)", name, len(p.seen[name])))
		}
		p.woken.Wait()
	}
}

// all gives every call so far that fits.
func (p *Probe) all(name string, fits func(args []any) bool) []call {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	var found []call
	for _, one := range p.seen[name] {
		if fits(one.args) {
			found = append(found, one)
		}
	}
	return found
}

// allow says what the flow is about to provoke: this code, of this request or order and no other.
func (p *Probe) allow(id, code int64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.allowed[answer{id, code}] = true
}

// cancel asks for the end of an order, which is answered with this code.
func (p *Probe) cancel(id, code int64) {
	p.allow(id, code)
	p.client.CancelOrder(id, ibapi.NewOrderCancel())
}

func any_(_ []any) bool { return true }

func of(id int64) func(args []any) bool {
	return func(args []any) bool { return args[0] == id }
}

func (p *Probe) Error(id int64, _ int64, code int64, text string, _ string) {
	p.keep("error", id, code, text)
	p.mutex.Lock()
	isAllowed := p.allowed[answer{id, code}] || (id == -1 && notices[code])
	p.mutex.Unlock()
	if !isAllowed {
		complain("error %d of %d: %s", code, id, text)
	}
}

var output sync.Mutex

func report(line map[string]any) {
	output.Lock()
	defer output.Unlock()
	json.NewEncoder(os.Stdout).Encode(line)
}

func complain(format string, args ...any) {
	report(map[string]any{"kind": "complaint", "text": fmt.Sprintf(format, args...)})
}

// flow runs one flow and reports what became of it.
func flow(name string, run func()) {
	defer func() {
		line := map[string]any{"kind": "flow", "flow": name, "outcome": "answered"}
		if why := recover(); why != nil {
			line["outcome"], line["why"] = "missing", fmt.Sprint(why)
		}
		report(line)
	}()
	run()
}

func must(holds bool, format string, args ...any) {
	if !holds {
		panic(fmt.Sprintf(format, args...))
	}
}

// libraryLog turns warnings and errors of the library into complaints.
type libraryLog struct{}

func (libraryLog) Run(_ *zerolog.Event, level zerolog.Level, message string) {
	if level >= zerolog.WarnLevel {
		complain("log of the library: %s", message)
	}
}
