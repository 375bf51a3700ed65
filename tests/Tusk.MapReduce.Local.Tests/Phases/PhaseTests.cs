using System.Diagnostics;
using Tusk.FileSystems;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Phases;
using Tusk.MapReduce.Local.Tasks;
using Tusk.MapReduce.Local.Tests.Engine;

namespace Tusk.MapReduce.Local.Tests.Phases;

public sealed class PhaseTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_thread_that_breaks_down_is_the_failure_and_the_others_have_ended_when_it_is_told(bool isCallers)
    {
        using var jobs = new JobFixture("a\n");
        JobOptions options = new([jobs["in"]], jobs["made/out"], jobs.Configuration);
        JobSetup setup = JobSetup.Prepare(Engine.Jobs.WordCount, options, FileSystemRegistry.WithLocalFiles(), default);
        var services = new PhaseServices(new JobId("test", 1), setup, null!, null!, null!, new CounterSet(), default);
        using var phase = new BreakingPhase(services, isCallers);

        var failure = Assert.Throws<InvalidOperationException>(() => phase.Run(default));

        Assert.Equal("no worker", failure.Message);
        Assert.Equal((1, 0), (phase.Launched, phase.Running));
        Assert.True(phase.IsTokenSet, "what an attempt waits for goes on when another thread has failed");
    }

    /// <summary>One of its two threads makes no worker; the other is in an attempt then, and ends it when it is asked to.</summary>
    private sealed class BreakingPhase(PhaseServices services, bool isCallers) : Phase(services, TaskType.Map, 5, 1), IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        private readonly int _caller = Environment.CurrentManagedThreadId;
        private readonly ManualResetEventSlim _isRunning = new();
        private int _running;

        public int Running => Volatile.Read(ref _running);

        /// <summary>Whether the attempt that was asked to end was so by its token, too.</summary>
        public bool IsTokenSet { get; private set; }

        public void Dispose() => _isRunning.Dispose();

        protected override Worker CreateWorker()
        {
            if (Environment.CurrentManagedThreadId == _caller != isCallers)
            {
                return new Worker(Services.Setup.Settings, static _ => throw new UnreachableException());
            }

            Assert.True(_isRunning.Wait(Patience), "the other thread's attempt did not start");
            throw new InvalidOperationException("no worker");
        }

        protected override TaskContext CreateContext(TaskAttemptId attempt) => new(attempt, Services.Setup.Configuration, null);

        protected override void RunAttempt(TaskContext context, Worker worker, CancellationToken stopping)
        {
            Interlocked.Increment(ref _running);
            _isRunning.Set();
            SpinWait.SpinUntil(() => context.IsStopping, Patience);
            IsTokenSet = stopping.IsCancellationRequested;
            Interlocked.Decrement(ref _running);
        }
    }
}
