using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Engine.Scheduling;
using Prometheus;

namespace InferenceGateway.Engine.Requests;

/// <summary>A parser of the configuration and the path suffix it answers for; an empty suffix takes every path.</summary>
/// <param name="ResponseParsing">Where the time spent on answers is observed, in seconds.</param>
internal sealed record CompiledParser(Named<IBodyParser> Parser, string Suffix, IObserver ResponseParsing);
