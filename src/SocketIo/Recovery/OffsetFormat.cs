using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SocketIoNet.Recovery;

/// <summary>
/// Offsets on the wire: four characters that differ for each log, a dot, and the position in hexadecimal digits, as in <c>Zk3_.1f</c>.
/// </summary>
internal sealed class OffsetFormat
{
    private const int EpochLength = 4;
    private const int MaxDigits = 16;

    private readonly byte[] _prefix;
    private readonly string _prefixText;

    public OffsetFormat()
    {
        _prefixText = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(EpochLength * 3 / 4)) + ".";
        _prefix = Encoding.ASCII.GetBytes(_prefixText);
    }

    /// <summary>Writes the arguments of an event and the offset after them.</summary>
    /// <param name="data">A JSON array.</param>
    /// <param name="position">The position of the event.</param>
    /// <param name="target">Receives the longer array.</param>
    public void Append(ReadOnlySpan<byte> data, long position, ArrayBufferWriter<byte> target)
    {
        target.Write(data[..^1]);
        target.Write(",\""u8);
        target.Write(_prefix);
        position.TryFormat(target.GetSpan(MaxDigits), out var length, "x", CultureInfo.InvariantCulture);
        target.Advance(length);
        target.Write("\"]"u8);
    }

    /// <summary>
    /// The position of an offset; null for an offset of another log: such a client has received nothing of this one.
    /// </summary>
    public long? Read(string? offset)
    {
        if (offset is null || !offset.StartsWith(_prefixText, StringComparison.Ordinal)) return null;
        return long.TryParse(offset.AsSpan(_prefixText.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var position) && position >= 0
            ? position
            : long.MaxValue;
    }
}
