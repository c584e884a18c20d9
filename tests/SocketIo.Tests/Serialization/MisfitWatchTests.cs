using System.Runtime.ExceptionServices;
using System.Text;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Serialization;

/// <summary>A client that sends values that do not fit again and again does not make the server throw each time.</summary>
public sealed class MisfitWatchTests
{
    private const int Rounds = 100;

    /// <summary>The library throws twice, with the strict options and with the lenient ones.</summary>
    private const int MostOfOneMisfit = 4;

    private readonly SystemTextJsonPayloadSerializer _serializer = TestSerializer.Create();

    [Theory]
    [InlineData("{\"id\":\"x\"}", "Expected a number at $.id.")]
    [InlineData("{\"id\":1.5}", "Expected a value of Int32 at $.id.")]
    [InlineData("{\"id\":1,\"tags\":[\"a\",5]}", "Expected text at $.tags[1].")]
    [InlineData("{\"id\":null}", "Expected a value that is not null at $.id.")]
    public void The_first_value_that_does_not_fit_throws_and_the_others_do_not(string json, string message)
    {
        var thrown = CountThrown(() =>
        {
            for (var i = 0; i < Rounds; i++) Assert.False(TryRead<Item>(json, out _, out _));
        });
        Assert.InRange(thrown, 1, MostOfOneMisfit);
        Assert.False(TryRead<Item>(json, out _, out var reason));
        Assert.Equal(message, reason!.Message);
    }

    [Fact]
    public void A_number_alone_that_does_not_fit_throws_once()
    {
        var thrown = CountThrown(() =>
        {
            for (var i = 0; i < Rounds; i++) Assert.False(TryRead<int>("5.5", out _, out _));
        });
        Assert.InRange(thrown, 1, MostOfOneMisfit);
    }

    [Fact]
    public void Integers_that_are_written_as_real_numbers_throw_once()
    {
        var thrown = CountThrown(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                Assert.True(TryRead<Item>("{\"id\":5.0}", out var item, out _));
                Assert.Equal(5, item!.Id);
            }
        });
        Assert.InRange(thrown, 1, MostOfOneMisfit);
    }

    [Fact]
    public void Values_that_fit_are_read_between_those_that_do_not()
    {
        for (var i = 0; i < Rounds; i++)
        {
            Assert.False(TryRead<Item>("{\"id\":\"x\"}", out _, out _));
            Assert.True(TryRead<Item>("{\"id\":1,\"tags\":[\"a\"]}", out var item, out _));
            Assert.Equal((1, "a"), (item!.Id, item.Tags![0]));
        }
    }

    private static int CountThrown(Action action)
    {
        var thrown = 0;
        var thread = Environment.CurrentManagedThreadId;
        EventHandler<FirstChanceExceptionEventArgs> count = (_, _) => thrown += Environment.CurrentManagedThreadId == thread ? 1 : 0;
        AppDomain.CurrentDomain.FirstChanceException += count;
        try
        {
            action();
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= count;
        }

        return thrown;
    }

    private bool TryRead<T>(string json, out T? value, out Exception? reason) => _serializer.TryDeserialize(Encoding.UTF8.GetBytes(json), default, out value, out reason);

    public sealed record Item(int Id, string[]? Tags = null);
}
