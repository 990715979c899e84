namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>Rows of cells in aligned columns: the first column to the left, the others to the right.</summary>
internal sealed class TextTable
{
    private const int Gap = 3;
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(TextWriter writer)
    {
        int columns = _rows.Max(row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(WidthOf)];
        foreach (string[] row in _rows)
        {
            string line = string.Concat(row.Select((cell, column) => Align(cell, column, widths[column])));
            writer.WriteLine(line.TrimEnd());
        }
    }

    private int WidthOf(int column) => _rows.Max(row => column < row.Length ? row[column].Length : 0);

    private static string Align(string cell, int column, int width) => column == 0 ? cell.PadRight(width) : cell.PadLeft(width + Gap);
}
