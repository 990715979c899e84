using System.Buffers.Text;

namespace InferenceGateway.Plugins.Parsers.Json;

/// <summary>The number syntax of JSON, and the values that bodies use.</summary>
internal static class JsonNumber
{
    /// <summary>Digits that an unsigned 64-bit integer holds for certain.</summary>
    private const int SafeDigits = 19;

    /// <summary>Finds the end of the number at the start of <paramref name="text"/>.</summary>
    /// <param name="length">How far the text was valid.</param>
    public static bool TryMeasure(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (At(text, length) == '-')
        {
            length++;
        }

        // A leading zero stands alone.
        int integerDigits = At(text, length) == '0' ? 1 : CountDigits(text[length..]);
        length += integerDigits;
        if (integerDigits == 0)
        {
            return false;
        }

        if (At(text, length) == '.')
        {
            int digits = CountDigits(text[++length..]);
            length += digits;
            if (digits == 0)
            {
                return false;
            }
        }

        if (At(text, length) is not ('e' or 'E'))
        {
            return true;
        }

        length++;
        if (At(text, length) is '+' or '-')
        {
            length++;
        }

        int exponentDigits = CountDigits(text[length..]);
        length += exponentDigits;
        return exponentDigits > 0;
    }

    /// <summary>The value of a number that is whole and not negative, such as 4096, 4096.0 or 4.096e3.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> number, out ulong value)
    {
        value = 0;
        if (number.Length <= SafeDigits && CountDigits(number) == number.Length)
        {
            foreach (byte digit in number)
            {
                value = (value * 10) + (uint)(digit - '0');
            }

            return true;
        }

        if (!Utf8Parser.TryParse(number, out double real, out int consumed) || consumed != number.Length)
        {
            return false;
        }

        bool isWhole = real >= 0 && real <= long.MaxValue && Math.Floor(real) == real;
        value = isWhole ? (ulong)real : 0;
        return isWhole;
    }

    /// <summary>The value cut to a whole one, from 0 to the greatest 32-bit integer; 0 for what is below.</summary>
    public static int Truncate(ReadOnlySpan<byte> number) =>
        TryWhole(number, out ulong whole) ? (int)Math.Min(whole, int.MaxValue)
        : Utf8Parser.TryParse(number, out double real, out int consumed) && consumed == number.Length
            ? (int)Math.Clamp(real, 0, int.MaxValue)
        : 0;

    private static char At(ReadOnlySpan<byte> text, int index) => index < text.Length ? (char)text[index] : '\0';

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        int count = 0;
        while (count < text.Length && text[count] is >= (byte)'0' and <= (byte)'9')
        {
            count++;
        }

        return count;
    }
}
