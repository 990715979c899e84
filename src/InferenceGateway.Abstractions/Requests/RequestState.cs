namespace InferenceGateway.Abstractions.Requests;

/// <summary>A place in every request for the <typeparamref name="T"/> of one plugin instance. Made by the plugin, once, and kept by it.</summary>
/// <remarks>
/// A plugin that carries something from scoring to sending or to the end of a request keeps it here: it needs no table keyed by
/// request, and nothing is left behind when a request ends without a further call.
/// </remarks>
/// <typeparam name="T">What is remembered; created on first use and reset when the request ends.</typeparam>
public sealed class RequestState<T>
    where T : class, IRequestState, new();
