import "uplot/dist/uPlot.min.css";
import "./style.css";
import { Charts } from "./charts";
import { Decisions } from "./decisions";
import { Endpoints } from "./endpoints";
import { Figures } from "./figures";
import { Header } from "./header";
import { poll } from "./poll";

const header = new Header();
const figures = new Figures();
const charts = new Charts();
const endpoints = new Endpoints();
const decisions = new Decisions();

poll({
  wanted: () => decisions.wanted(),
  connection: (connection) => header.connection(connection),
  received(state, isNewGateway) {
    if (isNewGateway) decisions.clear();
    header.show(state);
    figures.show(state);
    charts.show(state.history);
    endpoints.show(state);
    decisions.show(state);
  },
});
