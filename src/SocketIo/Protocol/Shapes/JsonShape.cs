using System.Text.Json;

namespace SocketIoNet.Protocol.Shapes;

/// <summary>
/// What JSON a value of a type is read from, so that JSON which does not fit is found without the exception that the library throws. Where only the library knows, a shape takes anything.
/// </summary>
internal abstract class JsonShape
{
    /// <summary>Whether null is a value of the type.</summary>
    public bool AllowsNull { get; init; } = true;

    /// <summary>Reads past one value.</summary>
    /// <param name="reader">Stands at the first token of the value, and at the last one afterwards.</param>
    /// <param name="check">Takes what was found.</param>
    /// <returns>False when it is no value of the type: the reader stays where that was seen.</returns>
    public bool Fits(ref Utf8JsonReader reader, ref ShapeCheck check)
    {
        if (reader.TokenType != JsonTokenType.Null) return FitsValue(ref reader, ref check);
        return AllowsNull || check.Fail("a value that is not null");
    }

    protected abstract bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check);
}
