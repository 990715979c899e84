using System.Text.Json;

namespace InferenceGateway.Abstractions.Plugins;

/// <summary>A plugin whose state can be looked at while it runs, on the page <c>/debug/plugins/state</c>.</summary>
public interface IStateDump
{
    /// <summary>
    /// Writes exactly one JSON value. Called at any time, beside requests: it must not wait for anything and not hold them up. Bounded (lists of at
    /// most 100, with a total), without payloads, prompts or credentials. An exception becomes a message in place of the state.
    /// </summary>
    void WriteState(Utf8JsonWriter writer);
}
