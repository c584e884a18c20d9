using System.Text;
using CsCheck;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets.Framing;

/// <summary>Frames of clients, byte by byte.</summary>
public sealed class FrameReaderTests
{
    private const int MaxLength = 100_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(MaxLength)]
    public void A_message_of_any_length_is_read(int length)
    {
        var payload = Bytes(length);
        using var reader = Filled(ClientFrame.Of(FrameOpcode.Binary, payload));
        Assert.Equal(FrameReadResult.Binary, reader.Read());
        Assert.Equal(payload, reader.Payload.ToArray());
        Assert.True(reader.IsEmpty);
    }

    [Fact]
    public void Masks_are_taken_off_whatever_the_length()
    {
        for (var length = 0; length < 70; length++)
        {
            var payload = Bytes(length);
            using var reader = Filled(ClientFrame.Of(FrameOpcode.Binary, payload, mask: 0xA1B2C3D4));
            Assert.Equal(FrameReadResult.Binary, reader.Read());
            Assert.Equal(payload, reader.Payload.ToArray());
        }
    }

    [Fact]
    public void Several_messages_that_came_at_once_are_read_one_by_one()
    {
        using var reader = Filled([.. ClientFrame.Text("a"), .. ClientFrame.Text("bc"), .. ClientFrame.Text("")]);
        Assert.Equal("a", ReadText(reader));
        Assert.Equal("bc", ReadText(reader));
        Assert.Equal("", ReadText(reader));
        Assert.Equal(FrameReadResult.Incomplete, reader.Read());
    }

    [Fact]
    public void Fragments_are_put_together_with_control_frames_between_them()
    {
        using var reader = Filled([
            .. ClientFrame.Of(FrameOpcode.Text, "he"u8, isFinal: false),
            .. ClientFrame.Of(FrameOpcode.Ping, "?"u8),
            .. ClientFrame.Of(FrameOpcode.Continuation, "l"u8, isFinal: false),
            .. ClientFrame.Of(FrameOpcode.Pong, "!"u8),
            .. ClientFrame.Of(FrameOpcode.Continuation, "lo"u8),
            .. ClientFrame.Text("next")]);
        Assert.Equal(FrameReadResult.Ping, reader.Read());
        Assert.Equal("?"u8, reader.Payload);
        Assert.Equal("hello", ReadText(reader));
        Assert.Equal("next", ReadText(reader));
    }

    [Fact]
    public void Messages_split_anywhere_are_read_whole()
    {
        var messages = Gen.Select(Gen.Bool, Gen.Byte.Array[0, 300], Gen.Int[1, 4]).List[1, 8];
        Gen.Select(messages, Gen.Int[1, 50]).Sample((all, step) =>
        {
            byte[] wire = [.. all.SelectMany(static message => ClientFrame.Fragmented(FrameOpcode.Binary, message.Item2, message.Item3))];
            using var reader = new FrameReader(MaxLength);
            var read = new List<byte[]>();
            for (var position = 0; position < wire.Length; position += step)
            {
                Fill(reader, wire.AsSpan(position, Math.Min(step, wire.Length - position)));
                while (reader.Read() == FrameReadResult.Binary) read.Add(reader.Payload.ToArray());
            }

            Assert.Equal(all.Select(static message => message.Item2), read);
            Assert.True(reader.IsEmpty);
        });
    }

    [Fact]
    public void Arbitrary_bytes_end_in_a_result_and_never_in_an_exception()
    {
        Gen.Byte.Array[0, 2000].Sample(static bytes =>
        {
            using var reader = Filled(bytes);
            FrameReadResult result;
            var reads = 0;
            do
            {
                result = reader.Read();
                reads++;
            }
            while (result is FrameReadResult.Text or FrameReadResult.Binary or FrameReadResult.Ping);

            Assert.InRange(reads, 1, 2000);
        });
    }

    [Fact]
    public void Text_is_checked_as_a_whole_and_not_by_fragment()
    {
        var euro = "€"u8.ToArray();
        using var reader = Filled([.. ClientFrame.Of(FrameOpcode.Text, euro.AsSpan(0, 1), isFinal: false), .. ClientFrame.Of(FrameOpcode.Continuation, euro.AsSpan(1))]);
        Assert.Equal("€", ReadText(reader));
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_rejected()
    {
        using var whole = Filled(ClientFrame.Of(FrameOpcode.Text, [0xC3, 0x28]));
        Assert.Equal(FrameReadResult.InvalidText, whole.Read());
        using var fragmented = Filled([.. ClientFrame.Of(FrameOpcode.Text, [0xC3], isFinal: false), .. ClientFrame.Of(FrameOpcode.Continuation, [])]);
        Assert.Equal(FrameReadResult.InvalidText, fragmented.Read());
    }

    public static TheoryData<string, byte[]> Forbidden => new()
    {
        { "not masked", [0x81, 0x01, 0x61] },
        { "reserved bit 1", ClientFrame.Raw(0xC1, "a"u8) },
        { "reserved bit 2", ClientFrame.Raw(0xA1, "a"u8) },
        { "reserved bit 3", ClientFrame.Raw(0x91, "a"u8) },
        { "unknown data frame", ClientFrame.Raw(0x83, "a"u8) },
        { "unknown control frame", ClientFrame.Raw(0x8B, "a"u8) },
        { "fragmented ping", ClientFrame.Raw(0x09, "a"u8) },
        { "long ping", ClientFrame.Of(FrameOpcode.Ping, new byte[126]) },
        { "ping with its length in two bytes", LongForm(0x89, [0xFE, 0, 3], "abc"u8) },
        { "ping with its length in eight bytes", LongForm(0x89, [0xFF, 0, 0, 0, 0, 0, 0, 0, 3], "abc"u8) },
        { "close with its length in two bytes", LongForm(0x88, [0xFE, 0, 2], [0x03, 0xE8]) },
        { "close with one byte", ClientFrame.Of(FrameOpcode.Close, [0x03]) },
        { "continuation of nothing", ClientFrame.Of(FrameOpcode.Continuation, "a"u8) },
        { "a message inside a message", [.. ClientFrame.Of(FrameOpcode.Text, "a"u8, isFinal: false), .. ClientFrame.Text("b")] },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void An_invalid_frame_is_rejected(string name, byte[] wire)
    {
        using var reader = Filled(wire);
        Assert.True(reader.Read() == FrameReadResult.ProtocolError, name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(1100)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(65535)]
    public void A_close_frame_with_a_status_that_may_not_be_sent_is_rejected(int status)
    {
        using var reader = Filled(ClosedWith(status));
        Assert.Equal(FrameReadResult.ProtocolError, reader.Read());
        // Nothing may follow it, so nothing is awaited.
        Assert.True(reader.DropToClose());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(4999)]
    public void A_close_frame_with_any_other_status_is_accepted(int status)
    {
        using var reader = Filled(ClosedWith(status, [.. "€"u8]));
        Assert.Equal(FrameReadResult.Close, reader.Read());
        Assert.Equal(status, (int)CloseFrame.StatusOf(reader.Payload)!);
    }

    [Fact]
    public void A_reason_that_is_not_UTF_8_is_rejected()
    {
        using var reader = Filled(ClosedWith(1000, 0xC3, 0x28));
        Assert.Equal(FrameReadResult.InvalidText, reader.Read());
    }

    [Fact]
    public void What_follows_a_frame_against_the_rules_is_dropped_up_to_the_close_frame()
    {
        using var reader = Filled([.. ClientFrame.Raw(0xC1, "a"u8), .. ClientFrame.Text("b")]);
        Assert.Equal(FrameReadResult.ProtocolError, reader.Read());
        Assert.False(reader.DropToClose());
        Fill(reader, ClientFrame.Of(FrameOpcode.Close, []));
        Assert.True(reader.DropToClose());
    }

    [Fact]
    public void The_beginning_of_a_frame_does_not_keep_the_memory_of_the_large_one_before()
    {
        var next = ClientFrame.Of(FrameOpcode.Binary, [1, 2, 3]);
        using var reader = Filled([.. ClientFrame.Of(FrameOpcode.Binary, new byte[MaxLength]), next[0]]);
        Assert.Equal(FrameReadResult.Binary, reader.Read());
        Assert.Equal(FrameReadResult.Incomplete, reader.Read());
        reader.Release();
        Assert.InRange(reader.GetFree().Length, 1, 4096);
        Fill(reader, next.AsSpan(1));
        Assert.Equal(FrameReadResult.Binary, reader.Read());
        Assert.Equal([1, 2, 3], reader.Payload.ToArray());
    }

    [Fact]
    public void A_message_is_too_big_before_it_has_arrived()
    {
        using var announced = Filled(ClientFrame.Of(FrameOpcode.Binary, new byte[MaxLength + 1]).AsSpan(0, 14));
        Assert.Equal(FrameReadResult.TooBig, announced.Read());
        using var endless = Filled([0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        Assert.Equal(FrameReadResult.TooBig, endless.Read());
    }

    [Fact]
    public void An_announced_length_reserves_no_memory()
    {
        var frame = ClientFrame.Of(FrameOpcode.Binary, Bytes(MaxLength));
        using var reader = Filled(frame.AsSpan(0, 20));
        Assert.Equal(FrameReadResult.Incomplete, reader.Read());
        Assert.InRange(reader.GetFree().Length, 1, 8192);
    }

    [Fact]
    public void Fragments_are_too_big_together()
    {
        using var reader = Filled([
            .. ClientFrame.Of(FrameOpcode.Binary, new byte[MaxLength], isFinal: false), .. ClientFrame.Of(FrameOpcode.Continuation, new byte[1])]);
        Assert.Equal(FrameReadResult.TooBig, reader.Read());
    }

    [Fact]
    public void What_follows_a_message_that_is_too_big_is_dropped_up_to_the_close_frame()
    {
        var tooBig = ClientFrame.Of(FrameOpcode.Binary, new byte[MaxLength + 1]);
        using var reader = Filled(tooBig.AsSpan(0, 50_000));
        Assert.Equal(FrameReadResult.TooBig, reader.Read());
        Assert.False(reader.DropToClose());
        Assert.True(reader.IsEmpty);
        Fill(reader, tooBig.AsSpan(50_000));
        Fill(reader, ClientFrame.Text("more"));
        Assert.False(reader.DropToClose());
        Fill(reader, ClientFrame.Of(FrameOpcode.Close, []));
        Assert.True(reader.DropToClose());
    }

    /// <summary>The length and the header together are 2^64, which is 0: found by fuzzing.</summary>
    [Fact]
    public void A_frame_as_long_as_a_number_can_say_is_dropped_and_not_looked_at_for_ever()
    {
        using var reader = Filled([0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xF2, 1, 2, 3, 4, 5, 6]);
        Assert.Equal(FrameReadResult.TooBig, reader.Read());
        Assert.False(reader.DropToClose());
        Assert.True(reader.IsEmpty);
    }

    private static byte[] ClosedWith(int status, params byte[] reason) => ClientFrame.Of(FrameOpcode.Close, [(byte)(status >> 8), (byte)status, .. reason]);

    private static byte[] LongForm(byte first, byte[] length, ReadOnlySpan<byte> payload) => [first, .. length, 0, 0, 0, 0, .. payload];

    private static FrameReader Filled(ReadOnlySpan<byte> wire)
    {
        var reader = new FrameReader(MaxLength);
        Fill(reader, wire);
        return reader;
    }

    private static void Fill(FrameReader reader, ReadOnlySpan<byte> wire)
    {
        while (!wire.IsEmpty)
        {
            var free = reader.GetFree().Span;
            var count = Math.Min(free.Length, wire.Length);
            wire[..count].CopyTo(free);
            reader.Advance(count);
            wire = wire[count..];
        }
    }

    private static string ReadText(FrameReader reader)
    {
        Assert.Equal(FrameReadResult.Text, reader.Read());
        return Encoding.UTF8.GetString(reader.Payload);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(static i => (byte)(i % 251))];
}
