import type { State } from "./contract";
import { byId, make, setClass, setText } from "./dom";
import { duration } from "./format";
import type { Connection } from "./poll";

/** Name, version, policy, uptime and the state of the connection. */
export class Header {
  private readonly version = make("span", { class: "version" });
  private readonly policy = make("span", { class: "fact-value" });
  private readonly uptime = make("span", { class: "fact-value" });
  private readonly status = make("span", { class: "pill neutral", attributes: { role: "status" } });
  private readonly countdown = make("span", { class: "countdown", attributes: { "aria-hidden": "true" } });

  constructor() {
    byId("top").append(
      make("h1", {}, "InferenceGateway", this.version),
      make(
        "div",
        { class: "facts" },
        make("span", { class: "fact" }, make("span", { class: "fact-name" }, "Policy"), this.policy),
        make("span", { class: "fact" }, make("span", { class: "fact-name" }, "Up"), this.uptime),
        make("span", { class: "connection" }, this.status, this.countdown),
      ),
    );
  }

  show(state: State): void {
    setText(this.version, state.version);
    setText(this.policy, state.policy);
    setText(this.uptime, duration(state.uptimeSeconds));
  }

  /** The countdown stands beside the status: a live region that changes every second would be read every second. */
  connection(connection: Connection): void {
    const isLost = connection.kind === "lost";
    setClass(this.status, `pill ${isLost ? "bad" : connection.kind === "live" ? "good" : "neutral"}`);
    setText(
      this.status,
      isLost ? `Disconnected (${connection.reason}), retrying` : connection.kind === "live" ? "Live" : "Connecting",
    );
    setText(this.countdown, isLost && connection.retrySeconds > 0 ? `in ${connection.retrySeconds} s` : "");
    document.documentElement.classList.toggle("disconnected", isLost);
    document.title = isLost ? "Disconnected – InferenceGateway" : "InferenceGateway live";
  }
}
