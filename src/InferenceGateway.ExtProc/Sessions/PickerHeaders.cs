using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.ExtProc.Sessions;

/// <summary>Headers that end at the endpoint picker: what clients tell it, and what only it may tell the model servers.</summary>
internal static class PickerHeaders
{
    /// <summary>Names in lower case. One that a client sent is removed unless the picker sets it.</summary>
    public static string[] NotForwarded { get; } = [.. InternalHeaders.FromClients, DropReason.HeaderName, .. ControlHeaders.Names];
}
