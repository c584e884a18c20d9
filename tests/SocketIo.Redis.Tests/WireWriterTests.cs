using SocketIoNet.Adapters;
using SocketIoNet.ClusterWire;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Redis.Classic;

namespace SocketIoNet.Redis.Tests;

/// <summary>Bytes that the official adapters sent.</summary>
public class WireWriterTests
{
    private static readonly PacketData Hello = new("[\"hello\"]"u8.ToArray());
    private static readonly BroadcastOptions ToRoom = new() { Rooms = ["r1"] };

    [Fact]
    public void A_classic_broadcast_is_an_array_of_sender_packet_and_options()
    {
        var expected = "93a643576751694e83a47479706502a46461746191a568656c6c6fa36e7370a12f83a5726f6f6d7391a27231a665786365707490a5666c61677380";
        Assert.Equal(expected, Hex(ClassicBroadcast.Write("CWgQiN", "/", Hello, ToRoom)));
    }

    [Fact]
    public void Flags_and_exceptions_travel_with_a_broadcast()
    {
        var options = new BroadcastOptions { Except = ["r9"], SendOptions = SendOptions.Volatile | SendOptions.NoCompression };
        var bytes = Hex(ClassicBroadcast.Write("CWgQiN", "/", Hello, options));
        Assert.EndsWith("83a5726f6f6d7390a665786365707491a27239a5666c61677382a8766f6c6174696c65c3a8636f6d7072657373c2", bytes);
    }

    [Fact]
    public void Binary_data_is_plain_MessagePack_without_placeholders()
    {
        var data = new PacketData("[\"b\",{\"_placeholder\":true,\"num\":0}]"u8.ToArray(), [1, 2, 3]);
        Assert.Contains("a46461746192a162c403010203a36e7370", Hex(ClassicBroadcast.Write("CWgQiN", "/", data, ToRoom)));
    }

    [Fact]
    public void Binary_data_of_several_values_is_numbered_anew()
    {
        var writer = new WireWriter();
        writer.Json.WriteStartArray();
        for (byte i = 1; i <= 3; i++) writer.Value(new PacketData("[{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]"u8.ToArray(), [i], [i, i]));
        writer.Json.WriteEndArray();
        Assert.Equal("9392c4020101c4010192c4020202c4010292c4020303c40103", Hex(writer.ToMessagePack()));
    }

    [Theory]
    [InlineData(ClusterMessageType.SocketsJoin, """{"uid":"CWgQiN","type":2,"opts":{"rooms":["r1"],"except":[]},"rooms":["r2","r3"]}""")]
    [InlineData(ClusterMessageType.SocketsLeave, """{"uid":"CWgQiN","type":3,"opts":{"rooms":["r1"],"except":[]},"rooms":["r2","r3"]}""")]
    [InlineData(ClusterMessageType.DisconnectSockets, """{"uid":"CWgQiN","type":4,"opts":{"rooms":["r1"],"except":[]},"close":true}""")]
    [InlineData(ClusterMessageType.FetchSockets, """{"uid":"CWgQiN","requestId":"WTcQt7","type":5,"opts":{"rooms":["r1"],"except":[]}}""")]
    [InlineData(ClusterMessageType.ServerSideEmit, """{"uid":"CWgQiN","type":6,"data":["hi",1,"2"]}""")]
    public void Classic_requests_are_those_of_Node(ClusterMessageType type, string expected)
    {
        var request = new ClusterMessage
        {
            Type = type,
            ServerId = "CWgQiN",
            Namespace = "/",
            RequestId = type == ClusterMessageType.FetchSockets ? "WTcQt7" : null,
            Options = ToRoom,
            Rooms = ["r2", "r3"],
            CloseConnections = true,
            Data = new PacketData("[\"hi\",1,\"2\"]"u8.ToArray()),
        };
        Assert.Equal(expected, Text(ClassicWriter.WriteRequest(request)));
    }

    [Fact]
    public void An_acknowledgement_is_its_first_argument()
    {
        var ack = new ClusterMessage { Type = ClusterMessageType.BroadcastAck, ServerId = "x", Namespace = "/", RequestId = "req005", Data = new PacketData("[\"pong\",2]"u8.ToArray()) };
        Assert.Equal("83a47479706509a9726571756573744964a6726571303035a67061636b6574a4706f6e67", Hex(ClassicWriter.WriteResponse(ack, null!)));
    }

    [Fact]
    public void A_message_of_the_cluster_adapter_is_an_envelope()
    {
        var message = new ClusterMessage { Type = ClusterMessageType.Broadcast, ServerId = "2bd7722e95801f87", Namespace = "/", Options = ToRoom, Data = Hello };
        var expected = """{"type":3,"data":{"opts":{"rooms":["r1"],"except":[],"flags":{}},"packet":{"type":2,"data":["hello"]}},"uid":"2bd7722e95801f87","nsp":"/"}""";
        Assert.Equal(expected, Text(MessageFormat.Write(message, null!).ToJson()));
        Assert.StartsWith("84a47479706503a46461746182", Hex(MessageFormat.Write(message, null!).ToMessagePack()));
    }

    [Fact]
    public void A_response_carries_one_value()
    {
        var message = new ClusterMessage
        {
            Type = ClusterMessageType.ServerSideEmitResponse,
            ServerId = "36e58bf02d997511",
            Namespace = "/",
            RequestId = "2222222222222222",
            Data = new PacketData("[\"resp\"]"u8.ToArray()),
        };
        var expected = """{"type":10,"data":{"requestId":"2222222222222222","packet":"resp"},"uid":"36e58bf02d997511","nsp":"/"}""";
        Assert.Equal(expected, Text(MessageFormat.Write(message, null!).ToJson()));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
