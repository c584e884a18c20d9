using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>
/// The JSON that values of a type are read from: finds a value that does not fit without an exception. It accepts anything if only the library knows.
/// </summary>
internal abstract class JsonShape
{
    /// <summary>Whether null is a value of the type.</summary>
    public bool AllowsNull { get; init; } = true;

    /// <summary>Reads one value.</summary>
    /// <param name="reader">At the first token of the value, and afterwards at its last.</param>
    /// <param name="check">Receives the result.</param>
    /// <returns>False if it is not a value of the type; the reader is where that was found.</returns>
    public bool Fits(ref Utf8JsonReader reader, ref ShapeCheck check)
    {
        if (reader.TokenType != JsonTokenType.Null) return FitsValue(ref reader, ref check);
        return AllowsNull || check.Fail("a value that is not null");
    }

    protected abstract bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check);
}
