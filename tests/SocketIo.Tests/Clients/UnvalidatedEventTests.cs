using System.Text;
using CsCheck;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Clients;

/// <summary>Where the reader of an argument validates its JSON, packets have the same outcome as where they are validated before.</summary>
public sealed class UnvalidatedEventTests
{
    private const string Filler = "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789";

    private static readonly Gen<string> Deep = Gen.Select(Gen.Int[7, 14], Gen.Bool, static (depth, isObject) => isObject
        ? string.Concat(Enumerable.Repeat("{\"inner\":", depth)) + "1" + new string('}', depth)
        : new string('[', depth) + new string(']', depth));

    private static readonly Gen<string> Odd = Gen.OneOf(
        "1.0", "1e3", "1.5", "\"1\"", "null", "-0", "99999999999", "\"\\ud800\"", "\"\\u0041\"", "{\"_placeholder\":true,\"num\":0}", "{\"_placeholder\":true}", "[1,2,]", "/*c*/1", "NaN", "01", "'a'",
        "{\"a\":1,\"a\":2}", "{\"a\":1,}", "\"\\x\"", "\"\t\"", "tru", "1 2", "{}{}", "1]", "[", "}", "");

    private static readonly Gen<string> Members = Gen.Select(
        Gen.OneOf("\"id\":1", "\"id\":2", "\"id\":1.0", "\"id\":\"1\"", "\"id\":null", "\"ID\":7", "\"id\":1,\"id\":2", "\"kind\":\"x\""),
        Gen.Select(Gen.OneOf("kind", "position", "inner", "other", "more", "_placeholder"), Gen.OneOf(JsonGen.Value, Deep, Odd)).Array[0, 3],
        static (first, others) => $"{{\"kind\":\"{Filler}\",{first}{string.Concat(others.Select(static other => $",\"{other.Item1}\":{other.Item2}"))}}}");

    private static readonly Gen<string> Order = Gen.Int.Select(static id => $"{{\"id\":{id},\"kind\":\"{Filler}\",\"position\":[1,2.5],\"other\":{{\"a\":[{{}}]}}}}");

    private static readonly Gen<string> Argument = Gen.Frequency(
        (4, Order),
        (4, Members),
        (1, JsonGen.Value),
        (1, JsonGen.Value.Array[8, 20].Select(static values => $"[{string.Join(',', values)}]")),
        (1, Deep),
        (1, Deep.Select(static deep => $"{{\"kind\":\"{Filler}\",\"id\":1,\"inner\":{deep}}}")),
        (1, Odd));

    private static readonly Gen<string> Packets = Gen.Select(
        Gen.OneOf("2", "2", "21", "2/,", "2/other,", "51-", "3", ""),
        Gen.Frequency((9, Gen.OneOf([.. ObservedServer.Events])), (1, Gen.OneOf("o\\u006ee", "o\"ne", new string('n', 2000), "o\nne", "5"))),
        Gen.Frequency((8, Argument.Array[1]), (2, Argument.Array[0, 3])),
        Gen.Frequency((9, Gen.Const(",")), (1, Gen.OneOf(" , ", ",,", "", " ", ", "))),
        Gen.Frequency((9, Gen.Const("]")), (1, Gen.OneOf("", " ]", "] ", "]]", "]x", ",]", "}"))),
        static (header, name, arguments, separator, end) => $"{header}[{string.Join(separator, (string[])[$"\"{name}\"", .. arguments])}{end}");

    private static readonly Gen<byte[]> Mutated = Gen.Select(
        Packets,
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 3], Gen.Frequency((9, Gen.OneOf([.. "{}[]:,\"\\/u01.eE- \t\ntfn"u8])), (1, Gen.Byte))).Array[0, 2],
        static (packet, changes) =>
        {
            var bytes = Encoding.UTF8.GetBytes(packet).ToList();
            foreach (var (place, kind, value) in changes) Change(bytes, place, kind, value);
            return bytes.ToArray();
        });

    private static readonly Gen<byte[]> Unchanged = Packets.Select(Encoding.UTF8.GetBytes);

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    [InlineData(false, 3)]
    public async Task Whatever_clients_send_has_the_same_outcome(bool hasHooks, int revision)
    {
        using var server = new ObservedServer(validatesFirst: false, hasHooks);
        using var reference = new ObservedServer(validatesFirst: true, hasHooks);
        var protocol = revision == 3 ? (ProtocolRevision)Revision3.WithBinary : Revision4.Instance;
        await Gen.OneOf(Mutated, Unchanged).Array[1, 4].SampleAsync(
            async packets =>
            {
                var expected = await reference.ObserveAsync(packets, protocol);
                Assert.Equal(expected, await server.ObserveAsync(packets, protocol));
            },
            iter: 5_000,
            threads: 1);
    }

    [Theory]
    [InlineData("""2["one",{"id":1,"kind":"#"}""", "The payload is not valid JSON.")]
    [InlineData("""2["one",{"id":1,"kind":"#"},]""", "The payload is not valid JSON.")]
    [InlineData("""2["one",,{"id":1,"kind":"#"}]""", "The payload is not valid JSON.")]
    [InlineData("""2["one",{"id":1,"kind":"#"}]]""", "The payload is not valid JSON.")]
    [InlineData("""2["one",{"id":1,"kind":"#"} x]""", "The payload is not valid JSON.")]
    [InlineData("""2["one",{"id":1,"kind":"#",}]""", "The payload is not valid JSON.")]
    [InlineData("""2["one",{"id":1,"kind":"#"/**/}]""", "The payload is not valid JSON.")]
    [InlineData("""2["one",{"id":1,"kind":"#","more":[01]}]""", "The payload is not valid JSON.")]
    [InlineData("""2["one",{"id":1,"kind":"#","more":"\x"}]""", "The payload is not valid JSON.")]
    [InlineData("""2["one",{"id":"x","kind":"#"}""", "The payload is not valid JSON.")]
    [InlineData("""2["disconnect",{"id":1,"kind":"#"}]""", "The event name is reserved.")]
    public async Task Invalid_JSON_ends_the_connection_without_a_call(string packet, string reason)
    {
        using var server = new ObservedServer(validatesFirst: false);
        var outcome = await server.ObserveAsync([Encoding.UTF8.GetBytes(packet.Replace("#", Filler, StringComparison.Ordinal))]);
        Assert.Equal($"PacketFormatException {reason}\nforced close: {reason}\nconnected", outcome);
    }

    /// <summary>The depth of the packet counts, of which the array of the event is the first level.</summary>
    [Theory]
    [InlineData(ObservedServer.MaxJsonDepth - 1, false)]
    [InlineData(ObservedServer.MaxJsonDepth, true)]
    [InlineData(ObservedServer.MaxJsonDepth + 1, true)]
    public async Task The_limit_of_depth_is_that_of_the_packet(int depth, bool isTooDeep)
    {
        using var server = new ObservedServer(validatesFirst: false);
        foreach (var name in (string[])["element", "one"])
        {
            var argument = $"{{\"id\":1,\"kind\":\"{Filler}\",\"other\":{{\"a\":{new string('[', depth - 2)}{new string(']', depth - 2)}}}}}";
            var outcome = await server.ObserveAsync([Encoding.UTF8.GetBytes($"2[\"{name}\",{argument}]")]);
            if (isTooDeep) Assert.Contains("PacketFormatException The JSON is nested deeper than MaxJsonDepth", outcome, StringComparison.Ordinal);
            else Assert.StartsWith($"{name} {{", outcome, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Options_that_read_more_than_JSON_do_not_let_it_in()
    {
        using var server = new ObservedServer(validatesFirst: false, json: static options => options.AllowTrailingCommas = true);
        Assert.Null(server.Io.ValidatingSerializer);
        var outcome = await server.ObserveAsync([Encoding.UTF8.GetBytes($"2[\"one\",{{\"id\":1,\"kind\":\"{Filler}\",}}]")]);
        Assert.Contains("PacketFormatException The payload is not valid JSON.", outcome, StringComparison.Ordinal);
    }

    /// <summary>Options without a depth have that of the library, 64.</summary>
    [Theory]
    [InlineData(0, 200, true)]
    [InlineData(0, 65, true)]
    [InlineData(0, 64, false)]
    [InlineData(200, 200, false)]
    [InlineData(100, 200, true)]
    public void No_value_is_read_that_is_deeper_than_the_options_or_a_packet_allow(int depthOfOptions, int depthOfPackets, bool isOfOptions)
    {
        var serializer = TestSerializer.Create(options => options.MaxDepth = depthOfOptions);
        Assert.Equal(isOfOptions, serializer.ToValidating(new PacketLimits { MaxJsonDepth = depthOfPackets }) == serializer);
    }

    [Fact]
    public async Task A_packet_of_one_argument_is_read_once()
    {
        using var server = new ObservedServer(validatesFirst: false);
        var read = 0;
        server.Io.On("counted", (Counted _) => { });
        Counted.WasRead = () => read++;
        // Only a server that has validated the packet before would not begin to read it.
        await server.ObserveAsync([Encoding.UTF8.GetBytes($"2[\"counted\",{{\"value\":1,\"text\":\"{Filler}\",}}]")]);
        Assert.Equal(1, read);
        await server.ObserveAsync([Encoding.UTF8.GetBytes($"2[\"counted\",{{\"value\":1,\"text\":\"{Filler}\"}}]")]);
        Assert.Equal(2, read);
    }

    /// <summary>Clients that send more arguments than a handler takes, which is allowed, must not cost an exception each time.</summary>
    [Fact]
    public async Task Events_that_cannot_be_read_at_once_are_validated_first_for_a_while()
    {
        using var server = new ObservedServer(validatesFirst: false);
        var packet = Encoding.UTF8.GetBytes($"2[\"shared\",{{\"id\":1,\"kind\":\"{Filler}\"}},{{}}]");
        var thrown = 0;
        var thread = Environment.CurrentManagedThreadId;
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs e) => thrown += Environment.CurrentManagedThreadId == thread ? 1 : 0;
        var observing = server.ObserveAsync([]);
        await observing;
        thread = Environment.CurrentManagedThreadId;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            _ = server.ObserveAsync([.. Enumerable.Repeat(packet, 100)]);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.InRange(thrown, 1, 2);
    }

    private static void Change(List<byte> bytes, int place, int kind, byte value)
    {
        place %= bytes.Count + 1;
        if (kind == 0) bytes.Insert(place, value);
        else if (place == bytes.Count) bytes.Add(value);
        else if (kind == 1) bytes[place] = value;
        else if (kind == 2) bytes.RemoveAt(place);
        else bytes.RemoveRange(place, bytes.Count - place);
    }

    internal sealed class Counted
    {
        public static Action WasRead { get; set; } = static () => { };

        public int Value
        {
            get;
            set
            {
                field = value;
                WasRead();
            }
        }

        public string Text { get; set; } = "";
    }
}
