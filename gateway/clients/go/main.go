// Does what a trading client does with scmhub/ibapi, unmodified, and reports it as JSON lines. Usage: PROGRAM PORT
package main

import (
	"os"
	"strconv"

	"github.com/rs/zerolog"
	"github.com/scmhub/ibapi"
)

const clientID = 11

// session is what one connection has learnt so far.
type session struct {
	*Probe
	account string
	nextID  int64
	bid     float64
	filled  string
}

func connect(port int) *session {
	s := &session{Probe: newProbe()}
	if err := s.client.Connect("127.0.0.1", port, clientID); err != nil {
		panic(err)
	}
	return s
}

func (s *session) orderID() int64 {
	s.nextID++
	return s.nextID - 1
}

func main() {
	port, _ := strconv.Atoi(os.Args[1])
	ibapi.SetLogger(zerolog.New(os.Stderr).Hook(libraryLog{}))
	var s *session
	flow("connect", func() { s = connect(port) })
	if s == nil {
		os.Exit(1)
	}
	report(map[string]any{"kind": "connected", "version": s.client.ServerVersion()})
	s.sessionFlows()
	s.accountFlows()
	s.contractFlows()
	s.quoteFlows()
	s.historyFlows()
	s.orderFlows()
	s.orderQueries()
	flow("away and back", func() { s.awayAndBack(port) })
	report(map[string]any{"kind": "end"})
}
