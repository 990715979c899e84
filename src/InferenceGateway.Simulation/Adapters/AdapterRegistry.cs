namespace InferenceGateway.Simulation.Adapters;

/// <summary>The adapters that have been loaded, in the order of loading. Thread-safe.</summary>
internal sealed class AdapterRegistry(IEnumerable<AdapterModule> modules)
{
    private readonly Lock _gate = new();
    private AdapterModule[] _modules = [.. modules];

    public IReadOnlyList<AdapterModule> All => Volatile.Read(ref _modules);

    public bool Contains(string name) => Array.Exists(Volatile.Read(ref _modules), module => module.Name == name);

    /// <summary>False when one of that name is there already.</summary>
    public bool TryAdd(AdapterModule module)
    {
        lock (_gate)
        {
            if (Contains(module.Name))
            {
                return false;
            }

            Volatile.Write(ref _modules, [.. _modules, module]);
            return true;
        }
    }

    /// <summary>False when none of that name is there.</summary>
    public bool TryRemove(string name)
    {
        lock (_gate)
        {
            bool found = Contains(name);
            Volatile.Write(ref _modules, Array.FindAll(_modules, module => module.Name != name));
            return found;
        }
    }
}
