using System.Text.Json;
using SocketIoNet.Binding;

namespace SocketIoNet.Tests.Binding;

public sealed class ArgumentBindingTests
{
    private readonly List<object?[]> _calls = [];

    private BoundHandler IntAndText => TypedHandlers.Bind((int a, string b) => Call(a, b));

    private BoundHandler IntOrNothingAndObject => TypedHandlers.Bind((int? a, Dto? d) => Call(a, d?.Id));

    [Theory]
    [InlineData("[\"f\",1,\"x\"]", 1)]
    [InlineData("[\"f\",1,\"x\",2,{}]", 1)]
    [InlineData("[\"f\",5.0,\"x\"]", 5)]
    [InlineData("[\"f\",1e3,\"x\"]", 1000)]
    [InlineData("[\"f\",\"5\",\"x\"]", 5)]
    [InlineData(" [ \"f\" , 5 , \"x\" , [ ] ] ", 5)]
    public void Arguments_that_fit_are_given_and_surplus_ones_ignored(string data, int expected)
    {
        IntAndText.Receive(data);
        Assert.Equal([[expected, "x"]], _calls);
    }

    [Theory]
    [InlineData("[\"f\"]", 0)]
    [InlineData("[\"f\",1]", 1)]
    [InlineData("[\"f\",1,7]", 1)]
    [InlineData("[\"f\",1,{}]", 1)]
    [InlineData("[\"f\",null,null]", 0)]
    [InlineData("[\"f\",1,null]", 1)]
    [InlineData("[\"f\",12345678901,\"x\"]", 0)]
    [InlineData("[\"f\",5.5,\"x\"]", 0)]
    [InlineData("[\"f\",\"y\",\"x\"]", 0)]
    [InlineData("[\"f\",[],\"x\"]", 0)]
    public void What_does_not_fit_is_an_error_that_names_event_and_position(string data, int position)
    {
        var exception = IntAndText.AssertRefused(data, position);
        Assert.Equal("f", exception.EventName);
        Assert.Contains($"Argument {position} of the event \"f\"", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_calls);
    }

    [Theory]
    [InlineData("[\"g\",\"\"]")]
    [InlineData("[\"g\"]")]
    [InlineData("[\"g\",null,{},[1]]")]
    public void A_handler_without_parameters_takes_any_event(string data)
    {
        TypedHandlers.Bind(() => Call()).Receive(data);
        Assert.Single(_calls);
    }

    [Theory]
    [InlineData("[\"h\"]", null, null)]
    [InlineData("[\"h\",null]", null, null)]
    [InlineData("[\"h\",null,null]", null, null)]
    [InlineData("[\"h\",5.0]", 5, null)]
    [InlineData("[\"h\",null,{\"ID\":1,\"extra\":{}}]", null, 1)]
    [InlineData("[\"h\",7,{\"id\":3.0}]", 7, 3)]
    public void Nullable_parameters_may_be_missing_or_null(string data, int? number, int? id)
    {
        IntOrNothingAndObject.Receive(data);
        Assert.Equal([[number, id]], _calls);
    }

    [Fact]
    public void Optional_parameters_have_their_default_when_they_are_missing()
    {
        void Optional(int a = 5, string b = "x", int? c = 7) => Call(a, b, c);
        var handler = TypedHandlers.Bind<int, string, int?>(Optional);
        handler.Receive("[\"f\"]");
        handler.Receive("[\"f\",1]");
        handler.Receive("[\"f\",1,\"y\",null]");
        handler.AssertRefused("[\"f\",null]", 0);
        handler.AssertRefused("[\"f\",1,null]", 1);
        Assert.Equal([[5, "x", 7], [1, "x", 7], [1, "y", null]], _calls);
    }

    [Fact]
    public void A_parameter_of_code_without_annotations_may_be_missing_or_null()
    {
#nullable disable
        var handler = TypedHandlers.Bind((string a, Dto b) => Call(a, b));
#nullable restore
        handler.Receive("[\"f\",null]");
        Assert.Equal([[null, null]], _calls);
    }

    [Fact]
    public void Annotations_are_those_of_the_handler_and_not_of_its_target()
    {
        TypedHandlers.Bind<string>(new Receiver(this).TakeNullable).Receive("[\"f\"]");
        TypedHandlers.Bind<string>(new Receiver(this).Take).AssertRefused("[\"f\"]", 0);
        TypedHandlers.Bind<string>(this.ExtensionTake).AssertRefused("[\"f\"]", 0);
        TypedHandlers.Bind<string?>(this.ExtensionTakeNullable).Receive("[\"f\"]");
        Assert.Equal([[null], [null]], _calls);
    }

    [Fact]
    public void Bytes_fit_where_bytes_are_declared()
    {
        const string Data = "[\"f\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]";
        TypedHandlers.Bind((byte[] a, ReadOnlyMemory<byte> b) => Call(a.Length, b.Length)).Receive(Data, [1], [1, 2]);
        Assert.Equal([[2, 1]], _calls);
    }

    [Fact]
    public void Bytes_where_text_is_declared_are_an_error_that_says_so()
    {
        var handler = TypedHandlers.Bind((string a) => Call(a));
        var exception = handler.AssertRefused("[\"f\",{\"_placeholder\":true,\"num\":0}]", 0, [1]);
        Assert.Contains("is binary data, not a String", exception.Message, StringComparison.Ordinal);
        TypedHandlers.Bind((Dto a) => Call(a)).AssertRefused("[\"f\",{\"_placeholder\":true,\"num\":0}]", 0, [1]);
    }

    [Fact]
    public void Text_where_bytes_are_declared_is_an_error_that_says_so()
    {
        var exception = TypedHandlers.Bind((byte[] a) => Call(a)).AssertRefused("[\"f\",\"AQID\"]", 0);
        Assert.Contains("is not a valid Byte[]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_event_works_after_one_that_did_not_fit()
    {
        var handler = IntAndText;
        handler.AssertRefused("[\"f\",{}]", 0);
        handler.Receive("[\"f\",1,\"x\"]");
        Assert.Equal([[1, "x"]], _calls);
    }

    [Fact]
    public void An_ack_is_there_though_none_was_asked_for()
    {
        TypedHandlers.Bind((string s, Ack ack) => Call(s, ack is not null)).Receive("[\"k\",\"x\"]");
        Assert.Equal([["x", true]], _calls);
    }

    [Fact]
    public void A_cancellation_token_takes_no_argument()
    {
        using var source = new CancellationTokenSource();
        TypedHandlers.Bind((string s, CancellationToken token) => Call(s, token)).Receive("[\"k\",\"x\",7]", source.Token);
        TypedHandlers.Bind((CancellationToken token) => Call(token)).Receive("[\"k\",\"x\"]", source.Token);
        Assert.Equal([["x", source.Token], [source.Token]], _calls);
    }

    [Fact]
    public void Event_arguments_take_what_is_left()
    {
        TypedHandlers.Bind((EventArguments all) => Call(all.Count, all.Get<int>(0))).Receive("[\"f\",1,2,3]");
        TypedHandlers.Bind((int a, EventArguments rest) => Call(rest.Count, rest.Get<int>(0))).Receive("[\"f\",1,2,3]");
        TypedHandlers.Bind((int a, EventArguments rest) => Call(rest.Count, null)).Receive("[\"f\",1]");
        Assert.Equal([[3, 1], [2, 2], [0, null]], _calls);
    }

    [Fact]
    public void What_a_handler_was_given_outlives_the_packet()
    {
        JsonElement element = default;
        EventArguments? rest = null;
        var data = "[\"f\",{\"a\":1},\"x\"]"u8.ToArray();
        var reader = ArgumentReader.ForEvent(data, default, TestSerializer.Default);
        TypedHandlers.Bind((JsonElement a, EventArguments b) => (element, rest) = (a, b)).Invoke(ref reader, default, TestContext.Current.CancellationToken);
        data.AsSpan().Clear();
        Assert.Equal("{\"a\":1}", element.GetRawText());
        Assert.Equal("x", rest!.Get<string>(0));
    }

    [Fact]
    public void A_copy_of_the_reader_serves_another_handler()
    {
        var reader = ArgumentReader.ForEvent("[\"f\",1,\"x\"]"u8, default, TestSerializer.Default);
        for (var i = 0; i < 3; i++)
        {
            var copy = reader;
            IntAndText.Invoke(ref copy, default, TestContext.Current.CancellationToken);
        }

        Assert.Equal([[1, "x"], [1, "x"], [1, "x"]], _calls);
    }

    [Theory]
    [InlineData("[\"name\"]", "name")]
    [InlineData("[\"n\\u0061me\",1]", "name")]
    [InlineData("[\"\\ud800\"]", "\uFFFD")]
    [InlineData("[ \"\" ]", "")]
    [InlineData("[5,1]", "5")]
    [InlineData("[-1.5]", "-1.5")]
    public void The_name_of_an_event_is_read_as_text(string data, string expected)
    {
        var reader = ArgumentReader.ForEvent(System.Text.Encoding.UTF8.GetBytes(data), default, TestSerializer.Default);
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(reader.EventName));
    }

    [Fact]
    public void The_first_value_of_an_acknowledgement_is_read_without_a_handler()
    {
        var serializer = TestSerializer.Default;
        Assert.Equal(5, ArgumentReader.ForAck("[5,6]"u8, default, serializer).First<int>());
        Assert.Null(ArgumentReader.ForAck("[]"u8, default, serializer).First<string>());
        Assert.Null(ArgumentReader.ForAck("[null]"u8, default, serializer).First<string>());
        Assert.Equal(2, ArgumentReader.ForAck("[5,6]"u8, default, serializer).First<EventArguments>().Count);
        var exception = Assert.Throws<ArgumentBindingException>(() => ArgumentReader.ForAck("[]"u8, default, serializer).First<int>());
        Assert.Null(exception.EventName);
    }

    internal int Call(params object?[] arguments)
    {
        _calls.Add(arguments);
        return _calls.Count;
    }

    public sealed record Dto(int Id);

    private sealed class Receiver(ArgumentBindingTests test)
    {
        internal void Take(string text) => test.Call(text);

        internal void TakeNullable(string? text) => test.Call(text);
    }
}
