using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using SocketIoNet.Protocol;

namespace SocketIoNet.Bench.Micro;

/// <summary>From a frame to a packet, checked but not yet converted.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const int TextLength = 64;

    private readonly IPacketDecoder _decoder = new JsonPacketParser().CreateDecoder(PacketLimits.Default);
    private readonly byte[] _text = Frame($"\"{new string('x', TextLength)}\"");
    private readonly byte[] _object = Frame(JsonSerializer.Serialize(Order.Example));
    private readonly byte[] _announcement = "51-13[\"event\",{\"_placeholder\":true,\"num\":0}]"u8.ToArray();
    private readonly byte[] _bytes = new byte[1024];

    [Benchmark(Baseline = true)]
    public bool Text() => _decoder.TryDecode(_text, isBinary: false, out _);

    [Benchmark]
    public bool LargeObject() => _decoder.TryDecode(_object, isBinary: false, out _);

    [Benchmark]
    public bool Binary() => _decoder.TryDecode(_announcement, isBinary: false, out _) | _decoder.TryDecode(_bytes, isBinary: true, out _);

    private static byte[] Frame(string json) => Encoding.UTF8.GetBytes($"213[\"event\",{json}]");
}
