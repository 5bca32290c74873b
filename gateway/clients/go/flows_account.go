// Session, account and contract flows.
package main

import (
	"slices"
	"strings"

	"github.com/scmhub/ibapi"
)

func (s *session) sessionFlows() {
	flow("accounts", func() {
		s.account = s.wait("managedAccounts", any_).args[0].([]string)[0]
		must(strings.HasPrefix(s.account, "DU"), "account %s", s.account)
	})
	flow("next order id", func() { s.nextID = s.wait("nextValidID", any_).args[0].(int64) })
	flow("clock", func() {
		s.client.ReqCurrentTime()
		s.wait("currentTime", func(args []any) bool { return args[0].(int64) > 1_700_000_000 })
		s.client.ReqCurrentTimeInMillis()
		s.wait("currentTimeInMillis", func(args []any) bool { return args[0].(int64) > 1_700_000_000_000 })
	})
}

func (s *session) accountFlows() {
	flow("account summary", func() {
		s.client.ReqAccountSummary(1, "All", "NetLiquidation,BuyingPower,$LEDGER:ALL")
		s.wait("accountSummaryEnd", of(1))
		s.wait("accountSummary", func(args []any) bool { return args[2] == "NetLiquidation" && args[3] != "" })
		s.client.CancelAccountSummary(1)
	})
	flow("account updates", func() {
		s.client.ReqAccountUpdates(true, s.account)
		s.wait("accountDownloadEnd", any_)
		s.wait("updateAccountValue", func(args []any) bool { return args[0] == "AccountReady" && args[1] == "true" })
		s.wait("updateAccountTime", any_)
	})
	flow("account updates multi", func() {
		s.client.ReqAccountUpdatesMulti(2, s.account, "", true)
		s.wait("accountUpdateMultiEnd", of(2))
		s.wait("accountUpdateMulti", of(2))
		s.client.CancelAccountUpdatesMulti(2)
	})
	flow("positions", func() {
		s.client.ReqPositions()
		s.wait("positionEnd", any_)
	})
	flow("positions multi", func() {
		s.client.ReqPositionsMulti(3, s.account, "")
		s.wait("positionMultiEnd", of(3))
		s.client.CancelPositionsMulti(3)
	})
	flow("P&L", func() {
		s.client.ReqPnL(4, s.account, "")
		s.wait("pnl", of(4))
	})
	flow("P&L single", func() {
		s.client.ReqPnLSingle(5, s.account, "", 265598)
		s.wait("pnlSingle", of(5))
	})
}

// details asks for the details of a contract and gives the first.
func (s *session) details(id int64, c *ibapi.Contract) *ibapi.ContractDetails {
	s.client.ReqContractDetails(id, c)
	s.wait("contractDetailsEnd", of(id))
	return s.wait("contractDetails", of(id)).args[1].(*ibapi.ContractDetails)
}

func (s *session) contractFlows() {
	flow("symbol search", func() {
		s.client.ReqMatchingSymbols(10, "AAP")
		rows := s.wait("symbolSamples", of(10)).args[1].([]ibapi.ContractDescription)
		must(slices.ContainsFunc(rows, func(row ibapi.ContractDescription) bool { return row.Contract.Symbol == "AAPL" }), "no AAPL")
	})
	flow("details of AAPL", func() {
		d := s.details(11, aapl())
		must(d.Contract.ConID == 265598 && d.MinTick == 0.01 && d.LongName != "", "%v", d)
		must(len(strings.Split(d.MarketRuleIDs, ",")) == len(strings.Split(d.ValidExchanges, ",")), "rules of %v", d)
	})
	flow("details of EUR.USD", func() {
		d := s.details(12, contract("EUR", "CASH", "IDEALPRO", "USD"))
		must(d.Contract.ConID > 0 && d.MinTick == 0.00005, "%v", d)
	})
	flow("details of ES", func() {
		d := s.details(13, contract("ES", "FUT", "CME", "USD"))
		must(d.Contract.Multiplier == "50" && d.MinTick == 0.25 && d.RealExpirationDate != "", "%v", d)
	})
	flow("details of SAP", func() {
		d := s.details(15, contract("SAP", "STK", "IBIS", "EUR"))
		must(d.Contract.Currency == "EUR", "%v", d)
		if d.LongName != "SAP SE" {
			complain("long name: read as %q", d.LongName)
		}
	})
	flow("details of VOD", func() {
		must(s.details(16, contract("VOD", "STK", "LSE", "GBP")).PriceMagnifier == 100, "pence")
	})
	flow("details of nothing", func() {
		s.allow(17, 200)
		s.client.ReqContractDetails(17, contract("NOSUCHTHING", "STK", "SMART", "USD"))
		s.wait("error", func(args []any) bool { return args[0] == int64(17) && args[1] == int64(200) })
	})
	flow("market rule", func() {
		s.client.ReqMarketRule(26)
		must(len(s.wait("marketRule", of(26)).args[1].([]ibapi.PriceIncrement)) > 0, "no increments")
	})
	s.optionFlows()
	flow("depth exchanges", func() {
		s.client.ReqMktDepthExchanges()
		rows := s.wait("mktDepthExchanges", any_).args[0].([]ibapi.DepthMktDataDescription)
		must(len(rows) > 0, "no exchanges")
		if strings.HasPrefix(rows[0].SecType, "Deep") {
			complain("depth exchanges: read %q as security type", rows[0].SecType)
		}
	})
}

func (s *session) optionFlows() {
	expiry := ""
	flow("option chain", func() {
		s.client.ReqSecDefOptParams(18, "AAPL", "", "STK", 265598)
		s.wait("securityDefinitionOptionParameterEnd", of(18))
		chain := s.wait("securityDefinitionOptionParameter", of(18)).args
		must(len(chain[5].([]string)) > 0 && len(chain[6].([]float64)) > 0, "empty chain")
		expiry = slices.Min(chain[5].([]string))
	})
	flow("details of an option", func() {
		option := contract("AAPL", "OPT", "SMART", "USD")
		option.LastTradeDateOrContractMonth, option.Right = expiry, "C"
		d := s.details(14, option)
		must(d.Contract.Strike > 0 && d.Contract.Multiplier == "100" && d.UnderConID == 265598, "%v", d)
	})
}
