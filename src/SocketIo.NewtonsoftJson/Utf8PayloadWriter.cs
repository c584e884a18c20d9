using System.Text;
using SocketIoNet.Protocol;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>Writes text to a payload as UTF-8. Half of a surrogate pair becomes U+FFFD.</summary>
internal sealed class Utf8PayloadWriter(PayloadWriter output) : TextWriter
{
    // A pair may arrive in two parts.
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer) => Encode(buffer, flush: false);

    /// <summary>Writes the half of a pair that was kept until the next character.</summary>
    public void Complete() => Encode(default, flush: true);

    private void Encode(ReadOnlySpan<char> text, bool flush)
    {
        // One more for a kept half.
        var target = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length + 1));
        output.Advance(_encoder.GetBytes(text, target, flush));
    }
}
