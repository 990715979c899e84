using InferenceGateway.Abstractions.Plugins;
using Prometheus;

namespace InferenceGateway.Engine.Scheduling;

/// <summary>A plugin in a role, with the name its configuration gave it.</summary>
/// <param name="Type">Registered type.</param>
/// <param name="Name">Instance name.</param>
/// <param name="Plugin">The instance.</param>
/// <param name="Duration">Where the time spent in this role is observed, in seconds.</param>
internal sealed record Named<TPlugin>(string Type, string Name, TPlugin Plugin, IObserver Duration);
