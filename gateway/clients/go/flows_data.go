// Quotes, depth and history.
package main

import (
	"time"

	"github.com/scmhub/ibapi"
)

func (s *session) quoteFlows() {
	flow("quotes", func() {
		s.client.ReqMarketDataType(1)
		s.client.ReqMktData(20, aapl(), "233,236", false, false, nil)
		s.wait("tickReqParams", of(20))
		s.wait("marketDataType", of(20))
		s.bid = s.wait("tickPrice", func(args []any) bool {
			return args[0] == int64(20) && args[1] == int64(1) && args[2].(float64) > 0
		}).args[2].(float64)
		s.wait("tickSize", func(args []any) bool { return args[0] == int64(20) && args[1] == int64(8) })
		s.wait("tickString", func(args []any) bool { return args[0] == int64(20) && args[1] == int64(45) })
		s.wait("tickGeneric", func(args []any) bool { return args[0] == int64(20) && args[1] == int64(49) })
		s.client.CancelMktData(20)
	})
	flow("snapshot", func() {
		s.client.ReqMktData(21, aapl(), "", true, false, nil)
		s.wait("tickSnapshotEnd", of(21))
		s.wait("tickPrice", of(21))
	})
	flow("ticks: last", func() {
		s.client.ReqTickByTickData(22, aapl(), "AllLast", 0, false)
		s.wait("tickByTickAllLast", func(args []any) bool { return args[0] == int64(22) && args[3].(float64) > 0 })
		s.client.CancelTickByTickData(22)
	})
	flow("ticks: bid and ask", func() {
		s.client.ReqTickByTickData(23, aapl(), "BidAsk", 0, false)
		tick := s.wait("tickByTickBidAsk", of(23)).args
		must(tick[2].(float64) < tick[3].(float64), "bid not below ask: %v", tick)
		s.client.CancelTickByTickData(23)
	})
	flow("ticks: midpoint", func() {
		s.client.ReqTickByTickData(24, aapl(), "MidPoint", 0, false)
		s.wait("tickByTickMidPoint", of(24))
		s.client.CancelTickByTickData(24)
	})
	flow("depth", func() {
		s.client.ReqMktDepth(25, aapl(), 5, true, nil)
		s.wait("updateMktDepthL2", of(25))
		s.client.CancelMktDepth(25, true)
		s.client.ReqMktDepth(26, aapl(), 5, false, nil)
		s.wait("updateMktDepth", of(26))
		s.client.CancelMktDepth(26, false)
	})
}

// bars asks for past bars and gives them once the end has come.
func (s *session) bars(id int64, duration, size, what string, keepUpToDate bool) {
	s.client.ReqHistoricalData(id, aapl(), "", duration, size, what, false, 1, keepUpToDate, nil)
	s.wait("historicalDataEnd", of(id))
	rows := s.all("historicalData", of(id))
	must(len(rows) > 0, "no bars")
	for _, row := range rows {
		checkBar(row.args[1].(*ibapi.Bar))
	}
}

func checkBar(bar *ibapi.Bar) {
	must(bar.Low <= bar.Open && bar.Open <= bar.High && bar.Low <= bar.Close && bar.Close <= bar.High && bar.Date != "", "%v", bar)
}

func (s *session) historyFlows() {
	flow("history: daily", func() { s.bars(30, "5 D", "1 day", "TRADES", false) })
	flow("history: minutes", func() { s.bars(31, "1800 S", "1 min", "MIDPOINT", false) })
	flow("history: kept up to date", func() {
		s.bars(32, "1800 S", "1 min", "TRADES", true)
		checkBar(s.wait("historicalDataUpdate", of(32)).args[1].(*ibapi.Bar))
		s.allow(32, 162)
		s.client.CancelHistoricalData(32)
	})
	flow("schedule", func() {
		s.client.ReqHistoricalData(33, aapl(), "", "5 D", "1 day", "SCHEDULE", true, 1, false, nil)
		must(len(s.wait("historicalSchedule", of(33)).args[4].([]ibapi.HistoricalSession)) > 0, "no sessions")
	})
	flow("head timestamp", func() {
		s.client.ReqHeadTimeStamp(34, aapl(), "TRADES", true, 1)
		s.wait("headTimestamp", of(34))
	})
	flow("past ticks", func() {
		end := time.Now().UTC().Format("20060102-15:04:05")
		s.client.ReqHistoricalTicks(35, aapl(), "", end, 10, "TRADES", false, false, nil)
		s.wait("historicalTicksLast", of(35))
		s.client.ReqHistoricalTicks(36, aapl(), "", end, 10, "BID_ASK", false, false, nil)
		s.wait("historicalTicksBidAsk", of(36))
		s.client.ReqHistoricalTicks(37, aapl(), "", end, 10, "MIDPOINT", false, false, nil)
		s.wait("historicalTicks", of(37))
	})
	flow("real-time bars", func() {
		s.client.ReqRealTimeBars(38, aapl(), 5, "TRADES", false, nil)
		s.wait("realtimeBar", of(38))
		s.client.CancelRealTimeBars(38)
	})
}
