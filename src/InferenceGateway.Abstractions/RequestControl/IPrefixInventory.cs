using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>A plugin that keeps track of what endpoints hold in their prefix caches and can say how much, for those who look at it.</summary>
public interface IPrefixInventory : IPlugin
{
    /// <summary>Blocks that the endpoint in <paramref name="slot"/> is believed to hold, 0 or more. Thread-safe, but not for the request path.</summary>
    int BlocksHeld(int slot);
}
