using System.Text.Json;
using BenchmarkDotNet.Attributes;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Bench.Micro;

/// <summary>From the arguments of an event to the frames that are queued.</summary>
[MemoryDiagnoser]
public class EncodeBenchmarks
{
    private const int TextLength = 64;

    private readonly SystemTextJsonPayloadSerializer _serializer = new(SystemTextJsonPayloadSerializer.CreateOptions(new()));
    private readonly SystemTextJsonPayloadSerializer _web = new(SystemTextJsonPayloadSerializer.CreateOptions(JsonSerializerOptions.Web));
    private readonly SystemTextJsonPayloadSerializer _generated = new(SystemTextJsonPayloadSerializer.CreateOptions(CreateGenerated()));
    private readonly string _text = new('x', TextLength);
    private readonly byte[] _bytes = new byte[1024];

    [Benchmark(Baseline = true)]
    public int Text() => Encode(_text);

    [Benchmark]
    public int Number() => Encode(42);

    [Benchmark]
    public int Binary() => Encode(_bytes);

    [Benchmark]
    public int LargeObject() => Encode(Order.Example);

    [Benchmark]
    public int WebObject() => Encode(Order.Example, _web);

    [Benchmark]
    public int GeneratedObject() => Encode(Order.Example, _generated);

    private static JsonSerializerOptions CreateGenerated()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Web);
        options.TypeInfoResolverChain.Insert(0, OrderJson.Default);
        return options;
    }

    private int Encode(object argument) => Encode(argument, _serializer);

    private static int Encode(object argument, SystemTextJsonPayloadSerializer serializer)
    {
        using var writer = PayloadWriter.Rent();
        EventPayload.WriteEvent(writer, serializer, "event", [argument]);
        var message = OutgoingMessage.Rent();
        JsonPacketEncoder.Encode(new Packet(PacketType.Event, "/"u8, writer.Json, -1, writer.Attachments), message);
        var length = message.Length;
        message.Release();
        return length;
    }
}
