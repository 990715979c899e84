namespace InferenceGateway.Abstractions.Requests;

/// <summary>Changes to the headers of a request on its way to the endpoint. Names are lower case. Pooled with the request; not thread-safe.</summary>
public sealed class HeaderMutations
{
    private readonly List<HeaderMutation> _all = [];

    /// <summary>The changes in order; at most one per name.</summary>
    public IReadOnlyList<HeaderMutation> All => _all;

    /// <summary>Sets a header, replacing what the client sent.</summary>
    public void Set(string name, string value) => Put(new HeaderMutation(name, value));

    /// <summary>Takes a header away, should the client have sent it.</summary>
    public void Remove(string name) => Put(new HeaderMutation(name, Value: null));

    internal void Clear() => _all.Clear();

    private void Put(HeaderMutation mutation)
    {
        ArgumentException.ThrowIfNullOrEmpty(mutation.Name);
        for (int i = 0; i < _all.Count; i++)
        {
            if (_all[i].Name == mutation.Name)
            {
                _all[i] = mutation;
                return;
            }
        }

        _all.Add(mutation);
    }
}
