namespace InferenceGateway.Engine.Scraping;

/// <summary>What the samples of a family are.</summary>
internal enum FamilyKind : byte
{
    /// <summary>No type was declared; taken for numbers.</summary>
    Undeclared,

    /// <summary>Each sample is a number of its own.</summary>
    Number,

    /// <summary>The samples are parts of a histogram or summary; none of them is the family's value.</summary>
    Distribution,
}
