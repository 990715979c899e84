using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Requests;

/// <summary>A parser of the configuration and the path suffix it answers for; an empty suffix takes every path.</summary>
internal sealed record CompiledParser(Named<IBodyParser> Parser, string Suffix);
