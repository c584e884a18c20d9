using MessagePack;
using SocketIoNet.ClusterWire;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Redis.Classic;

namespace SocketIoNet.Redis.Tests;

/// <summary>Bytes that the official adapter and its emitters sent, and what could come in their place.</summary>
public class ClassicBroadcastTests
{
    private const string Hello = "93a643576751694e83a47479706502a46461746191a568656c6c6fa36e7370a12f83a5726f6f6d7391a27231a665786365707490a5666c61677380";

    [Fact]
    public void Is_read_without_a_form_in_between()
    {
        var broadcast = Read(Hello);
        Assert.Equal("CWgQiN", broadcast.ServerId);
        Assert.Equal("/", broadcast.Packet.Namespace);
        Assert.Equal("[\"hello\"]", Text(broadcast.Packet));
        Assert.Equal(["r1"], broadcast.Options.Rooms);
        Assert.Empty(broadcast.Options.Except);
        Assert.Equal(SendOptions.None, broadcast.Options.SendOptions);
    }

    [Fact]
    public void Is_read_as_it_was_written()
    {
        var options = new BroadcastOptions
        {
            Rooms = ["r1", "ä room"],
            Except = ["r9"],
            SendOptions = SendOptions.Volatile | SendOptions.NoCompression,
            SocketId = "an id",
            Timeout = TimeSpan.FromSeconds(3),
        };
        var data = new PacketData("[\"b\",{\"_placeholder\":true,\"num\":0},{\"a\":[1,null,2.5,\"\\u000a\"]}]"u8.ToArray(), [1, 2, 3]);
        var message = ClassicBroadcast.Write("0123456789abcdef", "/orders", data, options);
        Assert.StartsWith(Convert.ToHexString(ClassicBroadcast.StartOf("0123456789abcdef")), Convert.ToHexString(message));
        var broadcast = ClassicBroadcast.Read(message);
        Assert.Equal("/orders", broadcast.Packet.Namespace);
        Assert.Equal(["an id"], broadcast.Options.Rooms);
        Assert.Equal("an id", broadcast.Options.SocketId);
        Assert.Equal(["r9"], broadcast.Options.Except);
        Assert.Equal(options.SendOptions, broadcast.Options.SendOptions);
        Assert.Equal(options.Timeout, broadcast.Options.Timeout);
        var read = MessageFormat.ReadPacked(broadcast.Packet.Data);
        Assert.Equal(data.Json.ToArray(), read.Json.ToArray());
        Assert.Equal([1, 2, 3], read.Attachments[0].ToArray());
    }

    [Theory]
    [InlineData("93a17882a47479706502a46461746191a16180", "/")]
    [InlineData("93a17883a36e7370d40000a47479706502a46461746191a16180", "/")]
    [InlineData("93a17883a36e7370c0a47479706502a46461746191a16180", "")]
    [InlineData("93a17883a36e7370a22f61a47479706502a46461746191a16180", "/a")]
    [InlineData("93a17884a36e7370a22f61a47479706502a16282a161c00502a46461746191a16180", "/a")]
    public void Names_its_namespace(string hex, string @namespace)
    {
        var broadcast = Read(hex);
        Assert.Equal(@namespace, broadcast.Packet.Namespace);
        Assert.Equal("[\"a\"]", Text(broadcast.Packet));
        Assert.Null(broadcast.Options.Rooms);
    }

    [Fact]
    public void Rooms_that_are_numbers_are_texts_here()
    {
        var broadcast = Read("93a17881a46461746191a16181a5726f6f6d739205cb3ff8000000000000");
        Assert.Equal(["5", "1.5"], broadcast.Options.Rooms);
    }

    [Fact]
    public void Halves_of_surrogate_pairs_are_replaced()
    {
        var message = ClassicBroadcast.Write("x", "/", new PacketData("[\"\\ud800\"]"u8.ToArray()), BroadcastOptions.Everyone);
        Assert.Equal("[\"\ufffd\"]", Text(ClassicBroadcast.Read(message).Packet));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c1")]
    [InlineData("93a1")]
    [InlineData("92a17880")]
    [InlineData("93a17881a464617461")]
    [InlineData("93a17880")]
    public void Garbage_is_an_exception_and_nothing_else(string hex)
    {
        var exception = Record.Exception(() =>
        {
            Read(hex);
        });
        Assert.True(exception is PacketFormatException or MessagePackSerializationException or EndOfStreamException, $"{exception}");
    }

    private static ClassicBroadcast Read(string hex) => ClassicBroadcast.Read(Convert.FromHexString(hex));

    private static string Text(ClassicPacket packet) => System.Text.Encoding.UTF8.GetString(MessageFormat.ReadPacked(packet.Data).Json.Span);
}
